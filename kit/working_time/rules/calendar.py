"""The working calendar: what kind of day a day is, and counting working days.

It knows until when it is announced. Beyond, weekends and statutory days are all it has, and it says so: `provisional`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from kit.working_time.rules.notices import ONE_DAY, Notice, is_weekend
from kit.working_time.rules.statutory import statutory_days

# A year's notice may reach into the last days of the year before: the New Year of 2019 made 29 December 2018 a
# workday. Until the next notice is there, these days of an announced year are not sure.
_NEXT_YEAR_REACHES_TO = (12, 26)


class DayKind(StrEnum):
    """What a day is to an office. Values are stored."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # a statutory day or one exchanged for it
    MAKE_UP = "make_up"  # 调休: a Saturday or Sunday that is worked


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the calendar knows it; `holiday` is the code of what it belongs to."""

    date: date
    kind: DayKind
    holiday: str | None
    provisional: bool

    @property
    def is_working(self) -> bool:
        """Whether offices work."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Announced years and their exceptions from the plain week. Build it with `calendar_of`."""

    years: frozenset[int]
    off: Mapping[date, str]
    worked: Mapping[date, str]

    @property
    def announced_until(self) -> date | None:
        """The last day that is sure, counted from the latest announced year; `None` without any notice."""
        return date(max(self.years), *_NEXT_YEAR_REACHES_TO) - ONE_DAY if self.years else None

    def is_provisional(self, day: date) -> bool:
        """Whether a notice that is not there may still change this day."""
        if day.year not in self.years:
            return True
        return (day.month, day.day) >= _NEXT_YEAR_REACHES_TO and day.year + 1 not in self.years

    def day(self, day: date) -> Day:
        """What this day is."""
        provisional = self.is_provisional(day)
        if day in self.worked:
            return Day(day, DayKind.MAKE_UP, self.worked[day], provisional)
        holiday = self.off.get(day)
        if holiday is None and day.year not in self.years:
            holiday = statutory_days(day.year).get(day)
        if holiday is not None:
            return Day(day, DayKind.HOLIDAY, holiday, provisional)
        return Day(day, DayKind.WEEKEND if is_weekend(day) else DayKind.WORKDAY, None, provisional)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        return self.day(day).is_working

    def working_day_from(self, day: date) -> date:
        """This day if it is worked, else the next that is."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.working_day_from(day + ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this one."""
        day -= ONE_DAY
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`, which itself is not counted.

        0 gives the day itself or, where it is not worked, the next that is. Raises `ValueError` for less than 0.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        if count == 0:
            return self.working_day_from(day)
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; 0 where `last` is not later."""
        return sum(self.is_working_day(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))


def calendar_of(notices: Iterable[Notice]) -> WorkingCalendar:
    """The calendar that these notices make. Of two for one year, the one published later holds."""
    latest: dict[int, Notice] = {}
    for notice in sorted(notices, key=lambda each: (each.published, each.document)):
        latest[notice.year] = notice
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for year in sorted(latest):
        for holiday in latest[year].holidays:
            off |= dict.fromkeys(holiday.days(), holiday.code)
            worked |= dict.fromkeys(holiday.work, holiday.code)
    return WorkingCalendar(frozenset(latest), MappingProxyType(off), MappingProxyType(worked))
