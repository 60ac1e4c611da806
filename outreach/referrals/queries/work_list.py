"""The desk's list: what is open in somebody's area, most urgent first. Codes and times; no personal data is opened.

Three queries, whatever is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from outreach.network.models import User
from outreach.referrals.access import referrals_for
from outreach.referrals.models import Referral
from outreach.referrals.rules.due_times import Clocks, clocks
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Phase

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted; nothing said is everything that is open."""

    station: UUID | None = None
    mine: bool = False
    unclaimed: bool = False
    escalated: bool = False
    overdue: bool = False
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` is what staff say to one another; it is no receipt code and opens nothing."""

    referral: Referral  # with station and assignee
    clocks: Clocks
    number: str


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page, and how many there are for each of the usual questions."""

    lines: list[Line]
    more: bool
    open: int
    unclaimed: int
    mine: int
    escalated: int
    overdue: int


def work_list(user: User, wanted: Wanted, *, now: datetime, page: int = 0) -> WorkList:
    """One page of the list, from 0 on."""
    area = open_in_area(user)
    # By a column of the index `open_by_area`, so that no row is looked at.
    counts = area.aggregate(
        open=Count("area"),
        unclaimed=Count("area", filter=Q(assignee=None)),
        mine=Count("area", filter=Q(assignee=user)),
        escalated=Count("area", filter=Q(escalated_at__isnull=False)),
        overdue=Count("area", filter=Q(due_at__lt=now)),
    )
    rows = _only(area, wanted, user, now).select_related("station", "assignee")
    # The sealed columns stay in the database.
    rows = rows.defer("receipt", "receipt_index", "matter", "routing").order_by("rank", "due_at", "pk")
    taken = list(rows[page * PAGE : page * PAGE + PAGE + 1])
    lines = [Line(row, clocks(row.state(), now), number_of(row.pk)) for row in taken[:PAGE]]
    return WorkList(lines, len(taken) > PAGE, **counts)


def open_in_area(user: User) -> QuerySet[Referral]:
    """What is open in the person's area."""
    return referrals_for(user, Purpose.LIST).filter(closed_at=None)


def _only(rows: QuerySet[Referral], wanted: Wanted, user: User, now: datetime) -> QuerySet[Referral]:
    if wanted.station is not None:
        rows = rows.filter(station_id=wanted.station)
    if wanted.mine:
        rows = rows.filter(assignee=user)
    if wanted.unclaimed:
        rows = rows.filter(assignee=None)
    if wanted.escalated:
        rows = rows.filter(escalated_at__isnull=False)
    if wanted.overdue:
        rows = rows.filter(due_at__lt=now)
    return rows if wanted.phase is None else rows.filter(phase=wanted.phase.value)


def number_of(referral_id: UUID) -> str:
    """A short number for talk and tables: eight digits of the key."""
    return referral_id.hex[:8].upper()
