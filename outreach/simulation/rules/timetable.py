"""A station's opening hours over the whole stretch, worked out once: then any moment is a search in a list.

Moments are whole minutes since 1970 here; `minute_of` and `moment_of` turn them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.opening import Closure, KindOfDay, Span, Week, spans_of
from outreach.network.rules.stations import StationFacts

# Days after the last need for which hours are worked out, so that its first contact is found.
AFTER_DAYS = 60
_Key = tuple[Week, tuple[Closure, ...], date | None, date | None]


def minute_of(moment: datetime) -> int:
    """The minute of an aware moment."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    """The moment of a minute, in China's time."""
    return datetime.fromtimestamp(minute * 60, CHINA)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Stretches of open time in order: from `opens[n]` up to `closes[n]`, which may be where the next one begins."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]

    def is_open(self, minute: int) -> bool:
        """Whether somebody is there."""
        at = bisect_right(self.opens, minute) - 1
        return at >= 0 and minute < self.closes[at]

    def next_open(self, minute: int) -> int | None:
        """The minute itself if somebody is there, else when it opens next; `None` if not before the hours end."""
        at = bisect_right(self.opens, minute)
        if at and minute < self.closes[at - 1]:
            return minute
        return self.opens[at] if at < len(self.opens) else None

    def after(self, minute: int, amount: int) -> int:
        """The minute at which so many open minutes have passed since an open one; the end of the hours at most."""
        at = bisect_right(self.opens, minute) - 1
        while minute + amount > self.closes[at]:
            amount -= self.closes[at] - minute
            at += 1
            if at == len(self.opens):
                return self.closes[-1]
            minute = self.opens[at]
        return minute + amount

    def minutes(self) -> int:
        """All open time."""
        return sum(self.closes) - sum(self.opens)


class Timetables:
    """Timetables by what they are made from: most stations of a city share a few."""

    def __init__(self, first: date, days: int, kind_of_day: KindOfDay) -> None:
        self._days = [first + timedelta(days=ahead) for ahead in range(days + AFTER_DAYS)]
        kinds = {day: kind_of_day(day) for day in self._days}
        self._kind_of_day = kinds.__getitem__
        self._made: dict[_Key, Timetable] = {}

    def of(self, facts: StationFacts) -> Timetable:
        """The station's open time while it is part of the network."""
        key = (facts.week, facts.closures, facts.opened_on, facts.closed_on)
        if key not in self._made:
            self._made[key] = self._make(facts)
        return self._made[key]

    def _make(self, facts: StationFacts) -> Timetable:
        opens: list[int] = []
        closes: list[int] = []
        for day in self._days:
            midnight = minute_of(datetime.combine(day, time(), CHINA))
            spans = spans_of(day, facts.week, facts.closures, self._kind_of_day)
            for span in spans if facts.exists_on(day) else ():
                opens.append(midnight + span.opens)
                closes.append(midnight + span.closes)
        return Timetable(tuple(opens), tuple(closes))


def with_hour(week: Week, weekday: int, hour: int) -> Week:
    """The week with one more hour on a day, 0 being Monday; what is open already stays so."""
    from_, to = hour * 60, (hour + 1) * 60
    return tuple(_joined(spans, from_, to) if day == weekday else spans for day, spans in enumerate(week))


def _joined(spans: Iterable[Span], from_: int, to: int) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted([*spans, Span(from_, to)]):
        if found and span.opens <= found[-1].closes:
            found[-1] = Span(found[-1].opens, max(found[-1].closes, span.closes))
        else:
            found.append(span)
    return tuple(found)
