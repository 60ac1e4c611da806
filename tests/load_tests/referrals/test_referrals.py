"""The pieces of the measurement of the desk, with a few rows: what is planted is as the product would have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from kit.working_time.office import office_hours
from load_tests.referrals.day import replay
from load_tests.referrals.pages import pages
from load_tests.referrals.plant import OPEN_SHARE, plant, sample
from load_tests.referrals.reads import reads, township_officer
from load_tests.referrals.timing import Timed, slow_queries, table, timed
from outreach.network.models import Division, RoleGrant, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import Consent, NeedCount, Person, Receiver, Referral, ReferralEvent
from outreach.referrals.queries.history import faults
from outreach.referrals.services.reading import read_whole
from tests.outreach.referrals.world import make_desk

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="rows are planted by PostgreSQL's own statements"
)


@pytest.fixture
def now() -> datetime:
    """As the measurement takes it: some time while the office is open."""
    return office_hours().next_open(timezone.now())


@pytest.fixture(autouse=True)
def people() -> dict[str, User]:
    """The demo's people, with stations that take everything at their hours."""
    make_desk()
    city = Division.objects.get(level=Level.CITY)
    found = {}
    for username, role in (("referral", Role.REFERRAL_OFFICER), ("supervisor", Role.DESK_SUPERVISOR)):
        found[username] = User.objects.create_user(username, display_name="张三", division=city)
        RoleGrant.objects.create(user=found[username], role=role, division=city)
    return found


def test_day_counts_each_signal_and_takes_each_referral_to_its_end(now: datetime) -> None:
    took = replay(signals=30, referrals=4, lines=1, now=now)
    assert took.total_s == took.signals_s + took.referrals_s > 0
    assert sum(NeedCount.objects.values_list("count", flat=True)) == 30
    assert Referral.objects.filter(phase="closed", outcome="advice", attempts=2).count() == 4
    assert list(faults()) == []


@on_postgres
def test_planted_rows_hang_together_and_some_of_them_open(now: datetime, people: dict[str, User]) -> None:
    plant(300, now=now)
    rows = Referral.objects.exclude(pk=Referral.objects.order_by("opened_at").last().pk)
    assert Referral.objects.count() == 301
    assert rows.filter(closed_at=None).count() == 300 * OPEN_SHARE
    assert Person.objects.count() == Consent.objects.count() == Receiver.objects.count() == 301
    assert not Referral.objects.exclude(person__in=Person.objects.all()).exists()
    for row in Referral.objects.all():
        kinds = ReferralEvent.objects.filter(referral=row).order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["opened", "claimed", "contacted", "closed"][: row.version]
        assert row.area == row.station.division_id
    indexes = Person.objects.values_list("phone_index", flat=True)
    assert len(set(indexes)) == 301
    assert {len(index) for index in indexes} == {64}
    with connection.cursor() as cursor:
        made = connection.introspection.get_constraints(cursor, Referral._meta.db_table)
    assert {index.name for index in Referral._meta.indexes} <= set(made)

    opened = sample(2, now=now)
    whole = read_whole(Reader(people["referral"], second_factor=True), opened[0].referral.pk, now=now)
    assert whole.phone
    assert [entry.event.note for entry in whole.timeline if entry.event.note] == ["等劳动合同的复印件。"]


@on_postgres
def test_every_read_is_timed_with_its_queries(now: datetime, people: dict[str, User]) -> None:
    plant(100, now=now)
    opened = sample(2, now=now)
    phones = [each.referral.person.phone or "" for each in opened]
    asking = {"supervisor": people["supervisor"], "township": township_officer()}
    found = [
        timed(name, calls, unmeasured=1) for name, calls in reads(opened, phones, asking, now=now, times=2)
    ]
    assert len({each.name for each in found}) == len(found) > 15
    # Within a list the number of queries is fixed, whatever the filter.
    lists = [each.queries for each in found if each.name.startswith("work list")]
    assert {number for queries in lists for number in queries} == {3}
    for name, status, calls in pages([people["supervisor"]], [each.referral.pk for each in opened], times=1):
        assert calls, name
        assert status < 500, name


def test_shares_are_those_of_the_nearest_rank() -> None:
    hundred = Timed("", tuple(float(n) for n in range(100, 0, -1)), 1.0, (3,))
    assert (hundred.at(0.5), hundred.at(0.99), hundred.at(1.0)) == (50.0, 99.0, 100.0)
    one = Timed("", (7.0,), 1.0, (3,))
    assert (one.at(0.5), one.at(0.99)) == (7.0, 7.0)
    assert all(a >= b for a, b in pairwise(hundred.ms))


def test_what_is_slower_than_wanted_is_marked() -> None:
    found = [Timed("quick", (1.0,), 0.5, (3, 3)), Timed("slow", (300.0,), 9.0, (3, 5))]
    _, quick, slow = table(found, wanted_ms=200).splitlines()
    assert "SLOW" not in quick
    assert slow.endswith("3-5  SLOW")


@on_postgres
def test_slow_statements_come_with_their_plans(now: datetime) -> None:
    (plan,) = slow_queries(
        lambda: list(Referral.objects.filter(opened_at__lt=now - timedelta(1))), slower_than_ms=0
    )
    assert "Scan" in plan
