"""Who of the desk has a referral, and what they write down. What is refused is a `Refused`; words are in `wording.py`.

`now` is aware.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from outreach.network.models import User
from outreach.referrals.models import Referral
from outreach.referrals.queries.staff import works_on
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.acts import Result, act


def claim(*, referral_id: UUID, user: User, now: datetime, seen: int | None = None) -> Result:
    """Take it. Of two at once one gets it, and the other is told so."""
    return act(
        referral_id,
        user,
        Kind.CLAIMED,
        now,
        fill=lambda row, state, event: replace(event, assignee=str(user.pk)),
        seen=seen,
    )


def release(
    *, referral_id: UUID, user: User, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """Give it back to the station."""
    return act(referral_id, user, Kind.RELEASED, now, note=note, seen=seen)


def hand_over(
    *, referral_id: UUID, user: User, to: User, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """Give it to somebody else who works on referrals there."""

    def fill(row: Referral, state: State, event: Event) -> Event | Refused:
        return replace(event, assignee=str(to.pk)) if works_on(to, row.area) else Refused.NOT_ELIGIBLE

    return act(referral_id, user, Kind.HANDED_OVER, now, note=note, fill=fill, seen=seen)


def escalate(
    *, referral_id: UUID, user: User, reason: str, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """Bring it before the supervisor; `reason` is a code."""
    return act(
        referral_id,
        user,
        Kind.ESCALATED,
        now,
        note=note,
        fill=lambda row, state, event: replace(event, code=reason),
        seen=seen,
    )


def settle(
    *, referral_id: UUID, user: User, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """The supervisor has seen to what was escalated."""
    return act(referral_id, user, Kind.SETTLED, now, note=note, seen=seen)


def note(*, referral_id: UUID, user: User, text: str, now: datetime, seen: int | None = None) -> Result:
    """Write something down; sealed, and never shortened."""
    return act(referral_id, user, Kind.NOTED, now, note=text, seen=seen)
