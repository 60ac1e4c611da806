"""Stations as staff see them: those within the division of a role."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from outreach.network.access import roles_of
from outreach.network.models import RoleGrant, Station, StationStaff, User
from outreach.network.queries.accounts import within
from outreach.network.rules.divisions import DIGITS
from outreach.network.rules.roles import Role
from outreach.network.rules.station_row import Scheme, StationRow
from outreach.network.rules.stations import ELIGIBLE, READERS, HostKind, Language, StationKind


def prefixes(user: User, roles: Iterable[Role]) -> tuple[str, ...]:
    """The division prefixes of all these roles together."""
    held = roles_of(user)
    return tuple(code for role in roles for code in held.get(role, ()))


def stations_for(user: User, roles: Iterable[Role] = READERS) -> QuerySet[Station]:
    """Stations within the area of the person's roles, by division and number."""
    found = Station.objects.filter(within("division__code", prefixes(user, roles)))
    return found.select_related("division").order_by("division_id", "kind", "code")


def search_stations(
    user: User, *, text: str = "", division: str = "", kind: str = "", on: date | None = None
) -> QuerySet[Station]:
    """Stations by a part of name, number or host, by division prefix, by kind, and those that exist on a day."""
    found = stations_for(user)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(host_name__icontains=text))
    if division:
        found = found.filter(division__code__startswith=division)
    if kind:
        found = found.filter(kind=kind)
    return found if on is None else found.filter(existing(on))


def existing(day: date) -> Q:
    """A condition: the station is part of the network on this day."""
    return (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))


def access_station(user: User, station_id: UUID, roles: Iterable[Role] = READERS) -> Station:
    """The station with its closures, slots and staff, for who may see it; else `Http404`."""
    parts = ("closures", "callback_slots", Prefetch("staff", StationStaff.objects.select_related("user")))
    station = stations_for(user, roles).prefetch_related(*parts).filter(pk=station_id).first()
    if station is None:
        raise Http404
    return station


def eligible_staff(station: Station) -> list[User]:
    """Active accounts with a role in referrals or outreach that covers the station, by name."""
    code = station.division_id
    covering = [code[:digits] for digits in DIGITS.values() if digits <= len(code)]
    grants = RoleGrant.objects.valid_at(timezone.now()).filter(role__in=ELIGIBLE, division_id__in=covering)
    found = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return list(found.order_by("display_name", "username"))


def station_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of stations, for the audit log."""
    return dict(Station.objects.filter(pk__in=ids).values_list("pk", "name"))


def row_of(station: Station) -> StationRow:
    """The station as a sheet writes it down."""
    return StationRow(
        code=station.code,
        name=station.name,
        kind=StationKind(station.kind),
        host_kind=HostKind(station.host_kind) if station.host_kind else None,
        host_name=station.host_name,
        division=station.division_id,
        scheme=Scheme.STATISTICAL,
        address=station.address,
        phone=station.phone,
        matters=None if station.matters is None else tuple(station.matters),
        languages=tuple(Language(language) for language in station.languages),
        step_free=station.step_free,
        home_visit=station.home_visit,
        military=station.military,
        week=station.week,
        capacity=station.capacity,
        opened_on=station.opened_on,
        closed_on=station.closed_on,
    )
