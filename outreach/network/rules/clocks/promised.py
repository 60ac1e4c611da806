"""When a promise falls due, in the office's own hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.working_time.rules.hours import CHINA, NeverOpen, OfficeHours
from outreach.network.rules.clocks.promises import Pledge, Promise, Within


@dataclass(frozen=True, slots=True)
class PromiseDue:
    """When a promise falls due. `counts_from` is when the office could first act on it."""

    pledge: Pledge
    within: Within
    started_at: datetime
    counts_from: datetime
    ends_at: datetime
    warn_at: datetime  # half of the working time is gone
    provisional: bool


def promise_due(promise: Promise, started_at: datetime, office: OfficeHours) -> PromiseDue:
    """When this promise falls due. Raises `ValueError` for a naive moment, `NeverOpen` for an office without hours."""
    counts_from = office.next_open(started_at)
    match promise.within:
        case Within.WORKING_HOURS:
            ends_at = office.add(started_at, timedelta(hours=promise.amount))
        case Within.WORKING_DAYS:
            ends_at = office.add_days(started_at, promise.amount)
        case Within.SAME_DAY:
            counts_from, ends_at = _same_day(promise, started_at, office)
    warn_at = office.add(counts_from, office.between(counts_from, ends_at) / 2)
    days = (ends_at.date() - counts_from.date()).days
    unsure = any(
        office.calendar.is_provisional(counts_from.date() + timedelta(days=n)) for n in range(days + 1)
    )
    return PromiseDue(
        promise.pledge, promise.within, started_at.astimezone(CHINA), counts_from, ends_at, warn_at, unsure
    )


def _same_day(promise: Promise, started_at: datetime, office: OfficeHours) -> tuple[datetime, datetime]:
    """Since when it counts, and the closing of that day; the day is a working day."""
    here = started_at.astimezone(CHINA)
    day = here.date()
    closes = office.closing(day)
    late = promise.until is not None and here.time() >= promise.until
    if not office.calendar.is_working_day(day) or closes is None or here >= closes or late:
        day = office.calendar.next_working_day(day)
        closes = office.closing(day)
    if closes is None:
        raise NeverOpen
    opens = datetime.combine(day, office.spans_on(day)[0].opens, CHINA)
    return max(office.next_open(here), opens), closes
