"""The register as a list: codes and times; the sealed columns stay in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kit.working_time.rules.hours import CHINA
from outreach.consultations.access import consultations_for
from outreach.consultations.models import Consultation
from outreach.consultations.rules.permissions import Purpose
from outreach.network.models import Station, StationStaff, User

_SEALED = ("matter", "question", "answer", "called", "phone", "phone_index", "receipt", "receipt_index")


class Shown(StrEnum):
    """Which part of the register is looked at."""

    WAITING = "waiting"
    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are: what waits, what is overdue of it, and what the person has given today."""

    waiting: int
    overdue: int
    today: int


def _waiting() -> Q:
    return Q(answered_at=None, erased_at=None)


def register(user: User, shown: Shown, *, now: datetime) -> QuerySet[Consultation]:
    """That part of the register of the person's area, in its order."""
    rows = consultations_for(user, Purpose.LIST)
    rows = rows.select_related("station", "answered_by").defer(*_SEALED)
    match shown:
        case Shown.WAITING:
            return rows.filter(_waiting()).order_by("due_at", "pk")
        case Shown.MINE:
            return rows.filter(answered_by=user).order_by("-answered_at", "pk")
    return rows.order_by("-asked_at", "pk")


def counts(user: User, *, now: datetime) -> Counts:
    """The figures above the list. One query."""
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    found = consultations_for(user, Purpose.LIST).aggregate(
        waiting=Count("pk", filter=_waiting()),
        overdue=Count("pk", filter=_waiting() & Q(due_at__lt=now)),
        today=Count("pk", filter=Q(answered_by=user, answered_at__gte=midnight)),
    )
    return Counts(**found)


def own_stations_first(user: User, stations: Iterable[Station]) -> list[Station]:
    """The stations, those where the person works before the others."""
    own = set(StationStaff.objects.filter(user=user).values_list("station_id", flat=True))
    return sorted(stations, key=lambda each: each.pk not in own)


def number_of(consultation_id: UUID) -> str:
    """A short number for talk and lists: eight digits of the key. It is no receipt code and opens nothing."""
    return consultation_id.hex[:8].upper()
