"""Who may touch which referral, for what: role × division × purpose, in this one place.

A referral belongs to the division of the station that has it. A village contact belongs to it where a contact point of
their area is named in the consent, and the matter is not hidden. What somebody may not see is answered as if it were
not there (404).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.network.rules.roles import Role, covers
from outreach.network.rules.stations import StationKind
from outreach.referrals.models import AccessApproval, BreakGlass, DutyReport, Receiver, Referral
from outreach.referrals.rules.permissions import PERMITTED, Purpose

# What shows or changes personal data: not without the second factor.
PERSONAL = frozenset(Purpose) - {Purpose.LIST, Purpose.FIGURES}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and whether their session has shown a second factor. Made at the edge, from the request."""

    user: User
    second_factor: bool


def prefixes_for(user: User, purpose: Purpose) -> tuple[str, ...]:
    """The division prefixes for which the person holds a role that serves this purpose."""
    held = roles_of(user)
    return tuple(sorted({code for role in PERMITTED[purpose] for code in held.get(role, ())}))


def within(field: str, prefixes: Iterable[str]) -> Q:
    """A condition: the code in `field` begins with one of the prefixes; none matches nothing.

    As a range, for which both engines use an index.
    """
    found = (Q(**{f"{field}__gte": prefix, f"{field}__lt": after(prefix)}) for prefix in prefixes)
    return reduce(or_, found, Q(pk__in=[]))


def after(prefix: str) -> str:
    """The first code behind all that begin with this one: codes are digits, and none begins with only nines."""
    return str(int(prefix) + 1).zfill(len(prefix))


def referrals_for(user: User, purpose: Purpose) -> QuerySet[Referral]:
    """The referrals of the person's area, for a purpose. No personal data is opened by it."""
    prefixes = prefixes_for(user, purpose)
    if purpose is Purpose.ACCOMPANY:
        points = Receiver.objects.filter(
            within("station__division_id", prefixes),
            referral=OuterRef("pk"),
            station__kind=StationKind.CONTACT_POINT.value,
            received_at__isnull=False,
            withdrawn_at=None,
        )
        return Referral.objects.filter(Exists(points), hide_matter=False, is_minor=False)
    return Referral.objects.filter(within("area", prefixes))


def may(user: User, referral: Referral, purpose: Purpose) -> bool:
    """Whether the person may touch this referral for this purpose, an approval apart."""
    if purpose is Purpose.ACCOMPANY:
        return referrals_for(user, purpose).filter(pk=referral.pk).exists()
    return covers(prefixes_for(user, purpose), referral.area)


def access_referral(reader: Reader, referral_id: UUID, purpose: Purpose) -> Referral:
    """The referral, for who may touch it for this purpose; else `Http404`.

    Raises `PermissionDenied` where a second factor or a look's approval is missing: that it is there, they know.
    """
    demand_second_factor(reader, purpose)
    referral = referrals_for(reader.user, purpose).filter(pk=referral_id).first()
    if referral is None and purpose is Purpose.READ and _broke_glass(reader.user, referral_id):
        referral = Referral.objects.filter(pk=referral_id).first()
    if referral is None:
        raise Http404
    if purpose is Purpose.READ and needs_approval(reader.user, referral):
        raise PermissionDenied("approval")
    return referral


def demand_second_factor(reader: Reader, purpose: Purpose) -> None:
    """Raise `PermissionDenied` for personal data in a session that has shown no second factor."""
    if purpose in PERSONAL and settings.SECOND_FACTOR_REQUIRED and not reader.second_factor:
        raise PermissionDenied("second factor")


def needs_approval(user: User, referral: Referral) -> bool:
    """Whether a look needs an approval that is not there: at a minor's record, by who is no supervisor of the area."""
    if not referral.is_minor or may(user, referral, Purpose.SUPERVISE):
        return False
    granted = AccessApproval.objects.filter(
        referral=referral, asked_by=user, granted=True, ends_at__gt=timezone.now()
    )
    return not granted.exists()


def _broke_glass(user: User, referral_id: UUID) -> bool:
    # The role may have been taken away within the hour.
    return (
        may_break_glass(roles_of(user))
        and BreakGlass.objects.filter(
            referral_id=referral_id, by=user, ends_at__gt=timezone.now(), reviewed_at=None
        ).exists()
    )


def may_break_glass(held: Mapping[Role, tuple[str, ...]]) -> bool:
    """Whether these roles let somebody look beyond their area, with a reason and a review: who works on referrals."""
    return bool(PERMITTED[Purpose.WORK] & held.keys())


def duty_reports_for(user: User) -> QuerySet[DutyReport]:
    """The reports of harmed children that the person sees: a supervisor those of the area, everybody their own."""
    own = Q(reported_by=user)
    return DutyReport.objects.filter(own | within("division", prefixes_for(user, Purpose.READ_REPORTS)))


def access_duty_report(reader: Reader, report_id: UUID) -> DutyReport:
    """The report, for who may see it; else `Http404`."""
    demand_second_factor(reader, Purpose.READ_REPORTS)
    report = duty_reports_for(reader.user).filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report
