"""The question every staff page asks: may this person, in this role, touch something of this division?

One layer answers it for views and sockets alike. What a person may not see is answered as if it were not there (404).
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from outreach.network.models import RoleGrant, User
from outreach.network.rules.roles import Role, covers


def scopes(user: User | AnonymousUser, role: Role) -> tuple[str, ...]:
    """Division prefixes for which the person holds the role; empty for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    return tuple(RoleGrant.objects.filter(user=user, role=role).values_list("division_id", flat=True))


def may(user: User | AnonymousUser, role: Role, division_code: str) -> bool:
    """Whether the person holds the role for this division."""
    return covers(scopes(user, role), division_code)
