"""What hangs on a station: closures, staff and call-back slots, each act in the audit log."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction

from kit.audit.log import record
from outreach.network.models import CallbackSlot, Station, StationClosure, StationStaff, User
from outreach.network.queries.stations import eligible_staff
from outreach.network.rules.actions import Action


class NotEligible(Exception):
    """The account cannot work at this station: closed, or without a role that covers it."""


@transaction.atomic
def add_closure(
    *, station: Station, first: date, last: date | None, reason: str, actor: User
) -> StationClosure:
    """Shut a station on these days, both included; without `last` until somebody knows more."""
    closure = StationClosure.objects.create(station=station, first=first, last=last, reason=reason)
    _record(actor, Action.STATION_CLOSURE_ADDED, station)
    return closure


@transaction.atomic
def remove_closure(*, station: Station, closure_id: int, actor: User) -> None:
    """Open a station again on the days of a closure. Again changes nothing."""
    if station.closures.filter(pk=closure_id).delete()[0]:
        _record(actor, Action.STATION_CLOSURE_REMOVED, station)


@transaction.atomic
def add_staff(*, station: Station, user: User, actor: User) -> None:
    """Let somebody work at a station. Again changes nothing. Raises `NotEligible`."""
    if not any(user == each for each in eligible_staff(station)):
        raise NotEligible
    _, made = StationStaff.objects.get_or_create(station=station, user=user)
    if made:
        _record(actor, Action.STATION_STAFF_ADDED, station)


@transaction.atomic
def remove_staff(*, station: Station, staff_id: int, actor: User) -> None:
    """Somebody works at a station no longer. Again changes nothing."""
    if station.staff.filter(pk=staff_id).delete()[0]:
        _record(actor, Action.STATION_STAFF_REMOVED, station)


@transaction.atomic
def set_slot(
    *, station: Station, weekday: int, begins: time, ends: time, places: int, actor: User
) -> CallbackSlot:
    """Add a time of the week for calling back, or change the one that begins then."""
    slot, _ = CallbackSlot.objects.update_or_create(
        station=station, weekday=weekday, begins=begins, defaults={"ends": ends, "places": places}
    )
    _record(actor, Action.STATION_SLOT_ADDED, station)
    return slot


@transaction.atomic
def remove_slot(*, station: Station, slot_id: int, actor: User) -> None:
    """Call back at this time no longer. Again changes nothing."""
    if station.callback_slots.filter(pk=slot_id).delete()[0]:
        _record(actor, Action.STATION_SLOT_REMOVED, station)


def _record(actor: User, action: Action, station: Station) -> None:
    record(actor=f"user:{actor.pk}", action=action, target=f"station:{station.pk}")
