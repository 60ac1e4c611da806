"""The supervisor's page: what waits for their word, load, waiting, breaches, and outcomes without small cells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from outreach.network.rules.roles import Role
from outreach.referrals.models import AccessApproval, BreakGlass, Referral
from outreach.referrals.queries.supervision import ended_by_week, loads, outcomes, waiting
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.services import contacting, ending, oversight
from outreach.referrals.services import desk as acts
from tests.access.clients import new_client
from tests.access.objects import OTHER, make_staff
from tests.outreach.referrals.world import NOW, Desk, make_desk, opened, referral_of_county

pytestmark = pytest.mark.django_db
QUERIES = 17


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def closed(desk: Desk, at: datetime, outcome: Outcome = Outcome.ADVICE) -> None:
    key = opened(desk, now=at).referral.pk
    acts.claim(referral_id=key, user=desk.officer, now=at)
    contacting.record_contact(referral_id=key, user=desk.officer, outcome=ContactOutcome.REACHED, now=at)
    ending.close(referral_id=key, user=desk.officer, outcome=outcome, now=at)


def test_load_and_waiting_are_of_the_own_area(desk: Desk) -> None:
    first, second = opened(desk).referral, opened(desk).referral
    referral_of_county(OTHER)
    acts.claim(referral_id=first.pk, user=desk.officer, now=NOW)
    soon = NOW + timedelta(hours=1)
    contacting.record_contact(
        referral_id=first.pk, user=desk.officer, outcome=ContactOutcome.NO_ANSWER, now=soon
    )
    much_later = second.first_contact_ends_at + timedelta(minutes=1)
    (load,) = loads(desk.supervisor, now=much_later)
    assert (load.open, load.unclaimed, load.oldest) == (2, 1, NOW)
    found = waiting(desk.supervisor, now=much_later)
    assert (found.all, found.within_2_hours, found.still_waiting, found.late) == (2, 1, 1, 1)
    # Officers see no figures of supervision: it is asked for by role.
    assert new_client(user=desk.officer).get(reverse("desk-supervision")).status_code == 404


def test_outcomes_are_counted_by_weeks_that_are_over_and_small_cells_are_hidden(desk: Desk) -> None:
    for _ in range(3):
        closed(desk, NOW)
    closed(desk, NOW, Outcome.DECLINED)
    week = (NOW - timedelta(days=NOW.weekday())).date().isoformat()
    before = outcomes(desk.supervisor, now=NOW + timedelta(days=6))
    assert week not in {each.isoformat() for each in before.weeks}
    after = outcomes(desk.supervisor, now=NOW + timedelta(days=9))
    assert week in {each.isoformat() for each in after.weeks}
    # All of these are few, and so are their sums.
    assert set(after.table.cells.values()) == {None}
    counts = ended_by_week(desk.supervisor, after.weeks)
    assert counts == {(week, Outcome.ADVICE): 3, (week, Outcome.DECLINED): 1}


def test_page_asks_as_often_whatever_there_is(desk: Desk, django_assert_num_queries: Any) -> None:
    client = new_client(user=desk.supervisor)
    opened(desk)
    client.get(reverse("desk-supervision"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("desk-supervision"))
    for _ in range(5):
        closed(desk, NOW)
        opened(desk)
    with django_assert_num_queries(QUERIES):
        assert client.get(reverse("desk-supervision")).status_code == 200


def test_look_is_allowed_or_not_and_never_ones_own(desk: Desk) -> None:
    key = opened(desk, age=AgeBand.UNDER_18).referral.pk
    asked = oversight.ask_look(referral_id=key, user=desk.officer, reason="约好了今天来", now=timezone.now())
    assert isinstance(asked, AccessApproval)
    where = reverse("desk-look-decide", args=[asked.pk])
    elsewhere = new_client(user=make_staff(Role.DESK_SUPERVISOR, division=OTHER))
    assert elsewhere.post(where, {"grant": "yes"}).status_code == 404
    client = new_client(user=desk.supervisor)
    assert "约好了今天来" in client.get(reverse("desk-supervision")).content.decode()
    assert client.post(where, {"grant": "no"}).status_code == 302
    assert AccessApproval.objects.get().granted is False
    assert client.post(where, {"grant": "yes"}).status_code == 302  # said so, and nothing changed
    assert AccessApproval.objects.get().granted is False


def test_emergency_look_stands_before_the_areas_supervisor_until_reviewed(desk: Desk) -> None:
    found = opened(desk)
    guest = make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    broken = oversight.break_glass(
        user=guest, code=found.receipt.text, reason="人在窗口等着", now=timezone.now()
    )
    assert isinstance(broken, BreakGlass)
    client = new_client(user=desk.supervisor)
    assert "人在窗口等着" in client.get(reverse("desk-supervision")).content.decode()
    assert new_client(user=guest).get(reverse("desk-referral", args=[found.referral.pk])).status_code == 200
    assert client.post(reverse("desk-glass-review", args=[broken.pk])).status_code == 302
    assert "人在窗口等着" not in client.get(reverse("desk-supervision")).content.decode()
    assert new_client(user=guest).get(reverse("desk-referral", args=[found.referral.pk])).status_code == 404


def test_closed_referrals_are_in_no_load(desk: Desk) -> None:
    closed(desk, NOW)
    assert loads(desk.supervisor, now=NOW) == []
    assert Referral.objects.count() == 1
