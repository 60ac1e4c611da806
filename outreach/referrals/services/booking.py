"""Appointments to be called back. A place is taken by inserting its row: of two at once one gets the last place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from kit.working_time.rules.hours import CHINA
from outreach.network.models import CallbackSlot, User
from outreach.referrals.access import may
from outreach.referrals.models import Booking, Referral
from outreach.referrals.queries.slots import free_slots
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.moves import Moved, move

Result = Moved | Refused
_BOOKS = (Purpose.WORK, Purpose.ACCOMPANY)


class _Full(Exception):
    """Ends the transaction of a booking that found no place."""


def book_slot(
    *,
    referral_id: UUID,
    day: date,
    begins: time,
    now: datetime,
    user: User | None = None,
    seen: int | None = None,
) -> Result:
    """Book a call-back at the station that has the referral; `user` is who of the staff or village does it."""

    def also(row: Referral, moved: Moved) -> None:
        slot = CallbackSlot.objects.get(station_id=row.station_id, weekday=day.isoweekday(), begins=begins)
        _take_place(row, slot, day, now, moved.event.actor)

    def build(row: Referral, state: State) -> Event | Refused:
        if user is not None and not any(may(user, row, purpose) for purpose in _BOOKS):
            return Refused.NOT_YOURS
        if state.calls_stopped:
            return Refused.CALLS_STOPPED
        if Booking.objects.filter(referral=row, cancelled_at=None).exists():
            return Refused.ALREADY_BOOKED
        free = {(each.day, each.begins) for each in free_slots(row.station, now=now)}
        if (day, begins) not in free:
            known = CallbackSlot.objects.filter(
                station_id=row.station_id, weekday=day.isoweekday(), begins=begins
            )
            return Refused.SLOT_FULL if known.exists() else Refused.NO_SUCH_SLOT
        event = _event(state, Kind.SLOT_BOOKED, now, user)
        return replace(event, next_at=datetime.combine(day, begins, CHINA))

    try:
        return move(referral_id, build, also=also, seen=seen)
    except _Full:
        return Refused.SLOT_FULL


def _take_place(row: Referral, slot: CallbackSlot, day: date, now: datetime, actor: str) -> None:
    """The lowest free place. Somebody else may take it at the same moment: then the next one."""
    for _ in range(slot.places):
        taken = set(
            Booking.objects.filter(
                station_id=row.station_id, day=day, begins=slot.begins, cancelled_at=None
            ).values_list("place", flat=True)
        )
        free = [place for place in range(1, slot.places + 1) if place not in taken]
        if not free:
            break
        try:
            with transaction.atomic():
                Booking.objects.create(
                    referral=row,
                    station_id=row.station_id,
                    day=day,
                    begins=slot.begins,
                    ends=slot.ends,
                    place=free[0],
                    booked_at=now,
                    booked_by=actor,
                )
                return
        except IntegrityError:
            continue
    raise _Full


def cancel_slot(
    *, referral_id: UUID, now: datetime, user: User | None = None, seen: int | None = None
) -> Result:
    """Give the appointment back."""

    def build(row: Referral, state: State) -> Event | Refused:
        if user is not None and not any(may(user, row, purpose) for purpose in _BOOKS):
            return Refused.NOT_YOURS
        if not Booking.objects.filter(referral=row, cancelled_at=None).exists():
            return Refused.NO_SUCH_SLOT
        return _event(state, Kind.SLOT_CANCELLED, now, user)

    return move(referral_id, build, also=lambda row, moved: give_back(row, now), seen=seen)


def give_back(row: Referral, now: datetime) -> None:
    """The place that this referral holds is free again. Called within the transaction of what ends it."""
    Booking.objects.filter(referral=row, cancelled_at=None).update(cancelled_at=now)


def accompany(*, referral_id: UUID, user: User, now: datetime, seen: int | None = None) -> Result:
    """A village contact went along."""

    def build(row: Referral, state: State) -> Event | Refused:
        if not may(user, row, Purpose.ACCOMPANY):
            return Refused.NOT_YOURS
        return _event(state, Kind.ACCOMPANIED, now, user)

    return move(referral_id, build, seen=seen)


def _event(state: State, kind: Kind, now: datetime, user: User | None) -> Event:
    return Event(
        seq=state.version + 1, kind=kind, at=now, actor="person" if user is None else f"user:{user.pk}"
    )
