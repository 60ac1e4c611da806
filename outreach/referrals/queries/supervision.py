"""What a supervisor looks at: load by station now, waiting and breaches of the last weeks, how referrals ended.

Loads are counts of what the supervisor can open one by one, so nothing is hidden in them. How people's referrals ended
is a figure about people: weeks that are over, and small cells hidden (`rules/small_cells.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from kit.working_time.rules.hours import CHINA
from outreach.network.models import Station, User
from outreach.referrals.access import prefixes_for, referrals_for, within
from outreach.referrals.models import Referral
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Outcome
from outreach.referrals.rules.small_cells import Table, is_closed, publish
from outreach.referrals.rules.sources import week_of

WEEKS = 8
_MOST_STATIONS = 100
_DAYS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Load:
    """One station: what is open there, what nobody has, what is late, and since when the oldest waits."""

    station: str
    open: int
    unclaimed: int
    overdue: int
    oldest: datetime
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long people waited for the first attempt, of those who asked within the last four weeks."""

    within_2_hours: int
    within_a_day: int
    within_3_days: int
    longer: int
    still_waiting: int
    late: int  # the promise of a first contact was broken
    all: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Weeks by outcomes; `None` is a small cell. `weeks` are Mondays, newest first."""

    weeks: tuple[date, ...]
    outcomes: tuple[Outcome, ...]
    table: Table


def loads(user: User, *, now: datetime) -> list[Load]:
    """The stations of the supervisor's area that have anything open, fullest first. Two queries."""
    rows = list(
        _area(user)
        .filter(closed_at=None)
        .values("station")
        .annotate(
            open=Count("pk"),
            unclaimed=Count("pk", filter=Q(assignee=None)),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            oldest=Min("opened_at"),
        )
        .order_by("-overdue", "-open", "station")[:_MOST_STATIONS]
    )
    keys = [row["station"] for row in rows]
    named: Mapping[UUID, tuple[str, int | None]] = {
        key: (name, capacity)
        for key, name, capacity in Station.objects.filter(pk__in=keys).values_list("pk", "name", "capacity")
    }
    return [
        Load(
            named[row["station"]][0],
            row["open"],
            row["unclaimed"],
            row["overdue"],
            row["oldest"],
            named[row["station"]][1],
        )
        for row in rows
    ]


def waiting(user: User, *, now: datetime) -> Waiting:
    """One query."""

    def tried_within(after: timedelta, until: timedelta) -> Count:
        return Count(
            "pk",
            filter=Q(first_attempt_at__gt=F("opened_at") + after)
            & Q(first_attempt_at__lte=F("opened_at") + until),
        )

    hours, day, days = timedelta(hours=2), timedelta(days=1), timedelta(days=3)
    never = timedelta(days=-1)
    found = _area(user).filter(opened_at__gte=now - _DAYS)
    counts = found.aggregate(
        all=Count("pk"),
        within_2_hours=tried_within(never, hours),
        within_a_day=tried_within(hours, day),
        within_3_days=tried_within(day, days),
        longer=Count("pk", filter=Q(first_attempt_at__gt=F("opened_at") + days)),
        still_waiting=Count("pk", filter=Q(first_attempt_at=None, closed_at=None)),
        late=Count(
            "pk",
            filter=Q(first_attempt_at__gt=F("first_contact_ends_at"))
            | Q(first_attempt_at=None, closed_at=None, first_contact_ends_at__lt=now),
        ),
    )
    return Waiting(**counts)


def outcomes(user: User, *, now: datetime) -> Outcomes:
    """How referrals ended, week by week. One query; a week that is not over is not counted."""
    today = now.astimezone(CHINA).date()
    this_week = week_of(today)
    weeks = [this_week - timedelta(weeks=back) for back in range(1, WEEKS + 2)]
    weeks = [week for week in weeks if is_closed(week, today)][:WEEKS]
    listed = tuple(Outcome)
    table = publish(
        ended_by_week(user, weeks),
        areas=[week.isoformat() for week in weeks],
        matters=[each.value for each in listed],
    )
    return Outcomes(tuple(weeks), listed, table)


def ended_by_week(user: User, weeks: Sequence[date]) -> dict[tuple[str, str], int]:
    """How many ended in each of these weeks with each outcome. Not to be shown as it is. One query.

    A week begins on Monday in China, so each is counted between two moments.
    """
    spans = {week.isoformat(): (_begin(week), _begin(week + timedelta(weeks=1))) for week in weeks}
    ended = _area(user).filter(
        closed_at__gte=min(first for first, _ in spans.values()),
        closed_at__lt=max(last for _, last in spans.values()),
    )
    counts = {
        f"week_{place}": Count("pk", filter=Q(closed_at__gte=first, closed_at__lt=last))
        for place, (first, last) in enumerate(spans.values())
    }
    rows: Iterable[dict[str, Any]] = (
        ended.values("outcome").annotate(**counts).order_by()  # type: ignore[assignment]  # names made here
    )
    found = {(week, row["outcome"]): row[f"week_{place}"] for row in rows for place, week in enumerate(spans)}
    return {key: count for key, count in found.items() if count}


def _begin(week: date) -> datetime:
    return datetime.combine(week, datetime.min.time(), CHINA)


def _area(user: User) -> QuerySet[Referral]:
    return referrals_for(user, Purpose.LIST).filter(within("area", prefixes_for(user, Purpose.SUPERVISE)))
