"""When an office is open, and counting its working time.

Moments are aware; results are in the office's own zone. A naive one raises `ValueError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from kit.working_time.rules.calendar import DayKind, WorkingCalendar
from kit.working_time.rules.notices import ONE_DAY
from kit.working_time.rules.seasons import Season, Span

# One zone and no daylight saving since 1991: Asia/Shanghai is a fixed offset, and needs no zone files.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
# Whoever is open at all is open within two weeks: the longest run of days off was ten.
_HORIZON_DAYS = 366


class NeverOpen(ValueError):
    """An office that does not open within a year of the moment asked for."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """An office's seasons, on a calendar."""

    calendar: WorkingCalendar
    seasons: tuple[Season, ...]

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """When the office is open on this day, in order."""
        before = [season for season in self.seasons if (season.month, season.day) <= (day.month, day.day)]
        season = max(before or self.seasons, key=lambda each: (each.month, each.day))
        kind = self.calendar.day(day).kind
        if kind is DayKind.HOLIDAY:
            return season.holiday
        return season.weekend if kind is DayKind.WEEKEND else season.workday

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at this moment."""
        here = _here(moment)
        return any(span.opens <= here.time() < span.closes for span in self.spans_on(here.date()))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself if the office is open, else when it opens next. Raises `NeverOpen`."""
        return next(self._open_from(moment))[0]

    def closing(self, day: date) -> datetime | None:
        """When the office closes on this day; `None` if it does not open."""
        spans = self.spans_on(day)
        return _at(day, spans[-1].closes) if spans else None

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which `amount` of open time has passed since `start`. Raises `NeverOpen`.

        What ends with a closing ends there, not at the next opening.
        """
        if amount < timedelta(0):
            raise ValueError("working time is counted forward")
        left = amount
        for opens, closes in self._open_from(start):
            if opens + left <= closes:
                return opens + left
            left -= closes - opens
        raise NeverOpen

    def add_days(self, start: datetime, count: int) -> datetime:
        """The same time of day `count` open days later; a start outside the hours counts to the closing.

        Monday 10:00 and one day: Tuesday 10:00. Saturday, or Sunday night: a whole Monday, so Monday's closing. Only
        working days count, also where the office opens on weekends. Raises `NeverOpen` if it is closed on them.
        """
        if count < 1:
            raise ValueError("working days are counted forward")
        begin = self._working_from(start)
        if begin.time() == self.spans_on(begin.date())[0].opens:
            last = self.calendar.add_working_days(begin.date(), count - 1)
            return _at(last, self._worked_spans(last)[-1].closes)
        last = self.calendar.add_working_days(begin.date(), count)
        spans = self._worked_spans(last)
        # Hours may differ there, as when summer hours begin.
        same = next((max(span.opens, begin.time()) for span in spans if begin.time() < span.closes), None)
        return _at(last, spans[-1].closes if same is None else same)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; nothing where `end` is not later."""
        here, there = _here(start), _here(end)
        found = timedelta(0)
        day = here.date()
        while day <= there.date():
            for span in self.spans_on(day):
                opens, closes = max(_at(day, span.opens), here), min(_at(day, span.closes), there)
                found += max(closes - opens, timedelta(0))
            day += ONE_DAY
        return found

    def _working_from(self, start: datetime) -> datetime:
        """The moment itself if it is open time of a working day, else the next opening on one."""
        here = _here(start)
        day = self.calendar.working_day_from(here.date())
        while True:
            spans = self._worked_spans(day)
            for span in spans:
                if _at(day, span.closes) > here:
                    return max(_at(day, span.opens), here)
            day = self.calendar.next_working_day(day)

    def _worked_spans(self, day: date) -> tuple[Span, ...]:
        spans = self.spans_on(day)
        if not spans:
            raise NeverOpen
        return spans

    def _open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of open time from `start` on. Raises `NeverOpen` after a year without any."""
        here = _here(start)
        day, quiet = here.date(), 0
        while quiet <= _HORIZON_DAYS:
            quiet += 1
            for span in self.spans_on(day):
                opens, closes = _at(day, span.opens), _at(day, span.closes)
                if closes > here:
                    quiet = 0
                    yield max(opens, here), closes
            day += ONE_DAY
        raise NeverOpen


def _here(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(CHINA)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, CHINA)
