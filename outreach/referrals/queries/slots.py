"""When a station calls back: its slots of the coming days that have a place left. Three queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kit.working_time.announced import working_calendar
from kit.working_time.rules.hours import CHINA
from outreach.network.models import CallbackSlot, Station
from outreach.network.rules.opening import Closure
from outreach.referrals.models import Booking

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time on a day, with how many places are left."""

    day: date
    begins: time
    ends: time
    left: int


def free_slots(station: Station, *, now: datetime) -> list[FreeSlot]:
    """The slots of the coming fortnight that can still be booked, by time. None on holidays or while it is shut."""
    here = now.astimezone(CHINA)
    days = [here.date() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    closures = [Closure(each.first, each.last) for each in station.closures.all()]
    slots = list(CallbackSlot.objects.filter(station=station).order_by("begins"))
    taken = Counter(
        Booking.objects.filter(
            station=station, day__gte=days[0], day__lte=days[-1], cancelled_at=None
        ).values_list("day", "begins")
    )
    calendar = working_calendar()
    found = []
    for day in days:
        if not calendar.is_working_day(day) or any(each.covers(day) for each in closures):
            continue
        for slot in slots:
            begins = datetime.combine(day, slot.begins, CHINA)
            left = slot.places - taken[day, slot.begins]
            if slot.weekday == day.isoweekday() and begins > here and left > 0:
                found.append(FreeSlot(day, slot.begins, slot.ends, left))
    return found
