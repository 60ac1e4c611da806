"""The reads behind the desk's pages and the citizen's, each as calls on the planted rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from outreach.network.models import RoleGrant, Station, User
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.referrals.access import Reader
from outreach.referrals.models import Referral
from outreach.referrals.queries.citizen import citizen_page
from outreach.referrals.queries.retention import expired, over
from outreach.referrals.queries.work_list import Wanted, work_list
from outreach.referrals.rules.referral_values import Phase
from outreach.referrals.services.clocks import tick
from outreach.referrals.services.opening import Opened
from outreach.referrals.services.reading import read_whole
from outreach.referrals.services.receipts import FoundByReceipt, find_by_receipt

Calls = Sequence[Callable[[], object]]


def township_officer() -> User:
    """An officer of the township with the most that is open."""
    busiest = (
        Referral.objects.filter(closed_at=None, station__division__level=Level.TOWNSHIP)
        .values_list("area", flat=True)
        .order_by("area")
    )
    areas = list(busiest)
    area = max(set(areas), key=areas.count)
    user = User.objects.create_user("township-officer", display_name="张三", division_id=area)
    RoleGrant.objects.create(user=user, role=Role.REFERRAL_OFFICER, division_id=area)
    return user


def reads(
    sample: Sequence[Opened], phones: Sequence[str], people: dict[str, User], *, now: datetime, times: int
) -> Iterator[tuple[str, Calls]]:
    """Each read by its name. `people` are who asks, by what they are; `phones` belong to the sample."""
    station = Station.objects.filter(pk=sample[0].referral.station_id).get()
    filters = {
        "all": Wanted(),
        "one station": Wanted(station=station.pk),
        "mine": Wanted(mine=True),
        "unclaimed": Wanted(unclaimed=True),
        "escalated": Wanted(escalated=True),
        "overdue": Wanted(overdue=True),
        "ready": Wanted(phase=Phase.READY),
    }
    for who, user in people.items():
        for name, wanted in filters.items():
            yield f"work list, {who}: {name}", [partial(work_list, user, wanted, now=now)] * times
        deep = [partial(work_list, user, Wanted(), now=now, page=page) for page in range(min(20, times))]
        yield f"work list, {who}: pages 1 to {len(deep)}", deep
    reader = Reader(next(iter(people.values())), second_factor=True)
    keys = [opened.referral.pk for opened in sample]
    yield "one referral, opened", [partial(read_whole, reader, key, now=now) for key in keys]
    yield "citizen's page", [partial(citizen_page, key, now=now) for key in keys]
    yield (
        "citizen's lookup",
        [partial(_find, each, phone, now) for each, phone in zip(sample, phones, strict=True)],
    )
    yield "clocks, a minute with nothing new", [partial(_tick_dry, now)] * 5
    yield "retention, counting", [partial(_count_expired, now)]


def _find(opened: Opened, phone: str, now: datetime) -> None:
    found = find_by_receipt(code=opened.receipt.text, phone=phone, client=phone, now=now)
    assert found == FoundByReceipt(opened.referral.pk), found


def _tick_dry(now: datetime) -> int:
    # Before anything was planted: what runs out is looked for, and nothing is found.
    return tick(now=now - timedelta(days=4_000))


def _count_expired(now: datetime) -> tuple[int, int]:
    return over(now).count(), sum(1 for _ in expired(now))
