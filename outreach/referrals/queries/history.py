"""Whether rows are what their events lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from outreach.referrals.models import Referral, ReferralEvent
from outreach.referrals.rules.referral_machine import BrokenHistory, fold

_SLICE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """A referral whose row and events do not agree; `what` says how, without any value."""

    referral: UUID
    what: str


def faults() -> Iterator[Fault]:
    """Every referral that is not the fold of its events, a slice at a time."""
    after: UUID | None = None
    while True:
        rows = Referral.objects.order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        taken = list(rows[:_SLICE])
        if not taken:
            return
        yield from _faults_of(taken)
        after = taken[-1].pk


def _faults_of(rows: list[Referral]) -> Iterator[Fault]:
    events = ReferralEvent.objects.filter(referral__in=rows).order_by("referral_id", "seq").defer("note")
    by_row = {key: list(found) for key, found in groupby(events, lambda each: each.referral_id)}
    for row in rows:
        try:
            found = fold(each.event() for each in by_row.get(row.pk, ()))
        except (BrokenHistory, ValueError, KeyError, TypeError) as error:
            yield Fault(row.pk, str(error) if isinstance(error, BrokenHistory) else "an event cannot be read")
            continue
        state = row.state()
        if found != state:
            names = [name for name in found.__slots__ if getattr(found, name) != getattr(state, name)]
            yield Fault(row.pk, f"differs in {', '.join(sorted(names))}")
