"""Who has looked at somebody's data, from the audit log: for the person who asks (PIPL 45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.audit.models import AuditEvent
from outreach.referrals.rules.actions import Action

# Acts by which somebody saw personal data of one referral.
SEEN = frozenset({Action.READ, Action.EXPORTED})


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, by whom (`user:…`, `person`), and what for."""

    at: datetime
    actor: str
    action: Action
    purpose: str


def looks_at(referral_id: UUID) -> list[Look]:
    """Every look at this referral, oldest first."""
    events = AuditEvent.objects.filter(action__in=SEEN, target=f"referral:{referral_id}").order_by("seq")
    return [
        Look(each.at, each.actor, Action(each.action), str(each.values.get("purpose", ""))) for each in events
    ]
