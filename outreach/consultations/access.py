"""Who may touch which advice, for what: role × division × purpose, in this one place.

Advice belongs to the division of the station that gives it. What somebody may not see is answered as if it were not
there (404).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from outreach.consultations.models import Consultation, Duty
from outreach.consultations.rules.permissions import PERMITTED, PERSONAL, Purpose
from outreach.network.access import roles_of
from outreach.network.models import Station, User
from outreach.network.queries.stations import existing
from outreach.network.rules.roles import covers
from outreach.network.rules.stations import StationKind
from outreach.referrals.access import Reader, within


def prefixes_for(user: User, purpose: Purpose) -> tuple[str, ...]:
    """The division prefixes for which the person holds a role that serves this purpose."""
    held = roles_of(user)
    return tuple(sorted({code for role in PERMITTED[purpose] for code in held.get(role, ())}))


def may(user: User, area: str, purpose: Purpose) -> bool:
    """Whether the person may do this for a division."""
    return covers(prefixes_for(user, purpose), area)


def consultations_for(user: User, purpose: Purpose) -> QuerySet[Consultation]:
    """The advice of the person's area, for a purpose. No personal data is opened by it."""
    return Consultation.objects.filter(within("area", prefixes_for(user, purpose)))


def stations_for(user: User, purpose: Purpose, day: date) -> QuerySet[Station]:
    """The stations of the person's area that give advice on a day: all but the points that book and accompany."""
    found = Station.objects.filter(existing(day), within("division_id", prefixes_for(user, purpose)))
    return found.exclude(kind=StationKind.CONTACT_POINT.value).order_by("division_id", "kind", "code")


def duties_for(user: User, purpose: Purpose) -> QuerySet[Duty]:
    """The duties of the person's area."""
    return Duty.objects.filter(within("area", prefixes_for(user, purpose)))


def access_consultation(reader: Reader, consultation_id: UUID, purpose: Purpose) -> Consultation:
    """The advice, for who may touch it for this purpose; else `Http404`.

    Raises `PermissionDenied` where the second factor is missing, or where a minor's message is a supervisor's to read:
    that it is there, they know.
    """
    demand_second_factor(reader, purpose)
    found = consultations_for(reader.user, purpose).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    if found.is_minor and purpose in PERSONAL and not may(reader.user, found.area, Purpose.READ_MINOR):
        raise PermissionDenied("minor")
    return found


def demand_second_factor(reader: Reader, purpose: Purpose) -> None:
    """Raise `PermissionDenied` for personal data in a session that has shown no second factor."""
    if purpose in PERSONAL and settings.SECOND_FACTOR_REQUIRED and not reader.second_factor:
        raise PermissionDenied("second factor")
