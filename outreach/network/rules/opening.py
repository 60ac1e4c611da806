"""Opening hours: written down as people write them, and whether a station is open at a moment.

Hours are a line such as `1-5 08:30-12:00,14:30-17:30; 6 09:00-12:00`: days of the week from Monday (1) to Sunday (7),
spans of the local clock. What the calendar makes of a day is handed in: on a public holiday the house is shut whatever
the day of the week. On a weekend day that is worked in exchange (补班) a house that opens on all five weekdays keeps
the hours of its first one; any other keeps that day's own, for no notice says which weekday is being made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kit.working_time.rules.calendar import DayKind

# What the calendar makes of a date.
KindOfDay = Callable[[date], DayKind]
DAY = 24 * 60
_DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_SATURDAY = 5
_NEXT = timedelta(days=1)
# Days without a closure that are searched for an opening: more than any run of days off, at one opening a week.
HORIZON_DAYS = 60
# A closure that is said to end later than this ends when nobody knows: 9999-12-31 is a way of saying so.
FORESEEABLE = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from `opens` until `closes`, in minutes after midnight."""

    opens: int
    closes: int


# The spans of Monday to Sunday, each day in order and without overlap.
Week = tuple[tuple[Span, ...], ...]
NEVER: Week = ((),) * 7


class Shut(StrEnum):
    """Why there is no next opening."""

    NO_HOURS = "no_hours"  # it keeps none: by appointment
    UNTIL_NOTICE = "until_notice"  # it is closed, and nobody knows until when
    FOR_GOOD = "for_good"  # it is no more, or will be no more before it would open


@dataclass(frozen=True, slots=True)
class Closure:
    """Shut on these days, both included; `last` is `None` while nobody knows until when."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether the house is shut on this day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Standing:
    """Open until `until`, or shut and open again at `opens`, or `shut` without a next opening: one of the three."""

    until: datetime | None = None
    opens: datetime | None = None
    shut: Shut | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody is there now."""
        return self.until is not None


def parse_week(text: str) -> Week | None:
    """The hours of a line, `NEVER` for an empty one; `None` for what cannot be read, overlaps, or names a day twice."""
    days: list[tuple[Span, ...] | None] = [None] * 7
    for part in filter(None, (each.strip() for each in _plain(text).split(";"))):
        numbers, _, written = part.partition(" ")
        found, spans = _DAYS.fullmatch(numbers), _spans(written)
        if found is None or spans is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last or any(days[number - 1] is not None for number in range(first, last + 1)):
            return None
        days[first - 1 : last] = [spans] * (last - first + 1)
    return tuple(day or () for day in days)


def _plain(text: str) -> str:
    """Full-width punctuation as Chinese keyboards write it, made plain."""
    return text.translate(str.maketrans("：；，－–—～~、", ":;,-----,")).strip()


def _spans(written: str) -> tuple[Span, ...] | None:
    spans: list[Span] = []
    for each in written.replace(" ", "").split(","):
        found = _SPAN.fullmatch(each)
        if found is None or int(found[2]) > 59 or int(found[4]) > 59:
            return None
        span = Span(int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4]))
        if span.opens >= span.closes or span.closes > DAY or (spans and span.opens <= spans[-1].closes):
            return None
        spans.append(span)
    return tuple(spans)


def groups(week: Week) -> list[tuple[int, int, tuple[Span, ...]]]:
    """Days alike that follow one another, from 1 to 7, with their spans; days without any are left out."""
    found, start = [], 0
    for index in range(1, 8):
        if index == 7 or week[index] != week[start]:
            if week[start]:
                found.append((start + 1, index, week[start]))
            start = index
    return found


def write_week(week: Week) -> str:
    """The line of these hours."""
    return "; ".join(
        f"{first if first == last else f'{first}-{last}'} {','.join(map(write_span, spans))}"
        for first, last, spans in groups(week)
    )


def write_span(span: Span) -> str:
    """`08:30-12:00`."""
    return f"{_clock(span.opens)}-{_clock(span.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans_of(day: date, week: Week, closures: Iterable[Closure], kind_of_day: KindOfDay) -> tuple[Span, ...]:
    """When the house is open on this day."""
    if any(closure.covers(day) for closure in closures):
        return ()
    match kind_of_day(day):
        case DayKind.HOLIDAY:
            return ()
        case DayKind.MAKE_UP if all(week[:_SATURDAY]):
            return week[0]
    return week[day.weekday()]


def standing(
    at: datetime,
    week: Week,
    closures: Sequence[Closure],
    kind_of_day: KindOfDay,
    gone_on: date | None = None,
) -> Standing:
    """Whether the house is open at a moment of the local clock, and until when or from when.

    However long a closure, the opening after it is found. `gone_on` is the first day on which the station is no more.
    """
    until: datetime | None = None
    shut, day = Shut.NO_HOURS, at.date()
    for _ in range(HORIZON_DAYS):
        free = _free_from(day, closures, at.date() + FORESEEABLE)
        if free is None:
            shut = Shut.UNTIL_NOTICE
            break
        if gone_on is not None and free >= gone_on:
            shut = Shut.FOR_GOOD
            break
        midnight = datetime.combine(free, time(), tzinfo=at.tzinfo)
        for span in spans_of(free, week, closures, kind_of_day):
            opens, closes = (midnight + timedelta(minutes=each) for each in (span.opens, span.closes))
            if closes <= at:
                continue
            if until is None and opens > at:
                return Standing(opens=opens)
            if until is not None and opens > until:
                return Standing(until=until)
            until = closes
        day = free + _NEXT
    return Standing(shut=shut) if until is None else Standing(until=until)


def _free_from(day: date, closures: Sequence[Closure], limit: date) -> date | None:
    """The first day from this one on without a closure; `None` if nobody knows it."""
    while covering := [closure for closure in closures if closure.covers(day)]:
        ends = [closure.last for closure in covering if closure.last is not None and closure.last <= limit]
        if len(ends) < len(covering):
            return None
        day = max(ends) + _NEXT
    return day
