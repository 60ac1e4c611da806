"""Who of the staff works on referrals of an area."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from outreach.network.models import RoleGrant, User
from outreach.network.rules.divisions import DIGITS
from outreach.network.rules.roles import Role
from outreach.referrals.rules.permissions import PERMITTED, Purpose


def _granted(area: str, roles: frozenset[Role]) -> QuerySet[RoleGrant]:
    covering = [area[:digits] for digits in DIGITS.values() if digits <= len(area)]
    return RoleGrant.objects.valid_at(timezone.now()).filter(
        role__in=roles, division_id__in=covering, user__is_active=True
    )


def works_on(user: User, area: str) -> bool:
    """Whether a referral of this area may be handed to them."""
    return _granted(area, PERMITTED[Purpose.WORK]).filter(user=user).exists()


def workers_of(area: str) -> list[User]:
    """Everybody to whom a referral of this area may be handed, by name."""
    users = _granted(area, PERMITTED[Purpose.WORK]).values("user_id")
    return list(User.objects.filter(pk__in=users).order_by("display_name", "username"))


def supervisors_of(area: str) -> list[User]:
    """Who is told of what is escalated there: the nearest first."""
    grants = _granted(area, PERMITTED[Purpose.SUPERVISE]).select_related("user")
    return list(
        dict.fromkeys(grant.user for grant in sorted(grants, key=lambda each: -len(each.division_id)))
    )
