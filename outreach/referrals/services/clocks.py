"""What the clocks say of themselves: warned before, before the supervisor when overdue, deadlines that come near.

Run every minute. Each thing is said once: the machine refuses the second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.clocks.advance import UNDER_DAYS
from outreach.referrals.models import DutyReport, Referral
from outreach.referrals.rules.referral_values import Event, Kind, Rank, Refused, Stands, State
from outreach.referrals.services.moves import Moved, move

# A run that finds more goes on with the next one, a minute later.
MOST_AT_ONCE = 500
_OPEN = Q(closed_at=None)
_RUNS = {
    Stands.FIRST_CONTACT: _OPEN & Q(first_attempt_at=None),
    Stands.ACCEPT: _OPEN & Q(accept_warn_at__isnull=False, phase="ready"),
    Stands.CUSTODY: _OPEN & Q(custody_warn_at__isnull=False, ready_at=None),
}


def tick(*, now: datetime) -> int:
    """Say what there is to say at this moment. Returns how many events it took."""
    said = 0
    for clock in Stands:
        for kind, field in ((Kind.WARNED, "warn_at"), (Kind.OVERDUE, "ends_at")):
            for referral in _to_say(clock, kind, field, now):
                # Overdue and before the supervisor together: what is said once would never be escalated after a crash.
                with transaction.atomic():
                    said += _say(referral, kind, clock.value, now)
                    if kind is Kind.OVERDUE:
                        said += _say(referral, Kind.ESCALATED, f"overdue:{clock.value}", now)
    for referral in _near_deadline(now):
        said += _say(referral, Kind.ADVANCED, "", now)
    return said + _duty(now)


def _to_say(clock: Stands, kind: Kind, field: str, now: datetime) -> Iterator[UUID]:
    column = f"{clock.value}_{field}"
    # The last moment itself is in time.
    rows = Referral.objects.filter(
        _RUNS[clock], **{f"{column}__{'lte' if kind is Kind.WARNED else 'lt'}": now}
    )
    told = rows.annotate(told=Cast("raised", TextField())).exclude(
        told__contains=f"{kind.value}:{clock.value}"
    )
    yield from _some(told.order_by(column))


def _near_deadline(now: datetime) -> Iterator[UUID]:
    last = now.astimezone(CHINA).date() + timedelta(days=UNDER_DAYS - 1)
    rows = Referral.objects.filter(_OPEN, legal_deadline__lte=last).exclude(rank=Rank.ADVANCE.value)
    yield from _some(rows.order_by("legal_deadline"))


def _some(rows: QuerySet[Referral]) -> list[UUID]:
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _say(referral: UUID, kind: Kind, code: str, now: datetime) -> int:
    def build(row: Referral, state: State) -> Event | Refused:
        return Event(seq=state.version + 1, kind=kind, at=now, actor="system", code=code)

    return int(isinstance(move(referral, build), Moved))


def _duty(now: datetime) -> int:
    """Reports of harmed children that no authority was told of yet: marked, for the supervisor's list."""
    waiting = DutyReport.objects.filter(told_at=None)
    warned = waiting.filter(warned_at=None, warn_at__lte=now).update(warned_at=now)
    return warned + waiting.filter(overdue_at=None, ends_at__lt=now).update(overdue_at=now)
