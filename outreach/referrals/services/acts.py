"""One act of somebody of the staff: whether they may, asked anew within the transaction, then what the machine says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from outreach.network.models import User
from outreach.referrals.access import may
from outreach.referrals.models import Referral
from outreach.referrals.rules.permissions import DONE_FOR, Purpose
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.moves import Also, Moved, move

Result = Moved | Refused
Fill = Callable[[Referral, State, Event], Event | Refused]
# Whoever has the matter does these; a supervisor may step in for them.
_ASSIGNEE_ONLY = frozenset(
    {Kind.RELEASED, Kind.HANDED_OVER, Kind.CONTACTED, Kind.TRANSFERRED, Kind.READIED, Kind.CLOSED}
)


def refusal(user: User, row: Referral, state: State, kind: Kind) -> Refused | None:
    """Why this person may not do this to this referral; `None` if they may."""
    purpose = DONE_FOR[kind]
    if not may(user, row, purpose):
        return Refused.NOT_YOURS
    somebody_else = state.assignee is not None and state.assignee != str(user.pk)
    if kind in _ASSIGNEE_ONLY and somebody_else and not may(user, row, Purpose.SUPERVISE):
        return Refused.CLAIMED_BY_ANOTHER
    return None


def act(
    referral_id: UUID,
    user: User,
    kind: Kind,
    now: datetime,
    *,
    note: str = "",
    fill: Fill | None = None,
    also: Also | None = None,
    seen: int | None = None,
) -> Result:
    """Do it, or say why not. `fill` adds what the event carries, `also` writes what belongs to it."""

    def build(row: Referral, state: State) -> Event | Refused:
        why_not = refusal(user, row, state, kind)
        if why_not is not None:
            return why_not
        event = Event(seq=state.version + 1, kind=kind, at=now, actor=f"user:{user.pk}")
        return event if fill is None else fill(row, state, event)

    return move(referral_id, build, note=note, also=also, seen=seen)
