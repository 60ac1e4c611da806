"""Who has looked at whose data, from the audit log: for the person who asks, and after an account was misused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.audit.models import AuditEvent
from outreach.network.models import User
from outreach.referrals.rules.actions import Action

# Acts by which somebody saw personal data.
SEEN = frozenset({Action.READ, Action.LISTED, Action.EXPORTED, Action.HARM_READ})


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `target` is as the audit log has it: `referral:…`, `duty:…`, or `referrals` for a list of people."""

    at: datetime
    actor: str
    action: Action
    target: str
    purpose: str


def looks_at(referral_id: UUID) -> list[Look]:
    """Every look at this referral, oldest first."""
    return list(_looks(target=f"referral:{referral_id}"))


def looks_by(user: User, first: datetime, last: datetime) -> list[Look]:
    """Everything that this account has seen between two moments, both included: whom a breach concerns."""
    return list(_looks(actor=f"user:{user.pk}", at__gte=first, at__lte=last))


def _looks(**conditions: object) -> Iterator[Look]:
    for event in AuditEvent.objects.filter(action__in=SEEN, **conditions).order_by("seq"):
        yield Look(
            event.at, event.actor, Action(event.action), event.target, str(event.values.get("purpose", ""))
        )
