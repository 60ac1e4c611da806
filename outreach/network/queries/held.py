"""Which roles an account held at some time within a period: of grants that are there, and of those taken back since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from kit.audit.models import AuditEvent
from kit.personal.reach import Period
from outreach.network.models import RoleGrant
from outreach.network.rules.actions import Action
from outreach.network.rules.roles import Role


def held_within(account: UUID, period: Period) -> Mapping[Role, frozenset[str]]:
    """Division prefixes by role. Where the log does not know since when, from always; a closed account keeps them.

    Three queries.
    """
    found: dict[Role, set[str]] = {}
    rows = RoleGrant.objects.filter(user=account, granted_at__lt=period.until).valid_at(period.since)
    for role, division in rows.values_list("role", "division_id"):
        found.setdefault(Role(role), set()).add(division)
    begun = _begun(account)
    taken_back = AuditEvent.objects.filter(
        target=f"user:{account}", action=Action.ROLE_REVOKED, at__gte=period.since
    )
    for event in taken_back.order_by("seq"):
        role, division = Role(event.values["role"]), str(event.values["division"])
        # The grant that this one ended.
        starts = [at for seq, at in begun.get((role, division), ()) if seq < event.seq]
        if not starts or starts[-1] < period.until:
            found.setdefault(role, set()).add(division)
    return {role: frozenset(divisions) for role, divisions in found.items()}


def _begun(account: UUID) -> dict[tuple[Role, str], list[tuple[int, datetime]]]:
    me = f"user:{account}"
    granted = AuditEvent.objects.filter(target=me, action=Action.ROLE_GRANTED)
    accepted = AuditEvent.objects.filter(actor=me, action=Action.INVITATION_ACCEPTED)
    begun: dict[tuple[Role, str], list[tuple[int, datetime]]] = {}
    for event in (granted | accepted).order_by("seq"):
        key = Role(event.values["role"]), str(event.values["division"])
        begun.setdefault(key, []).append((event.seq, event.at))
    return begun
