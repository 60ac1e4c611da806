"""When a message may arrive: outside of the office's quiet hours, and inside of the person's own safe times.

Intervals are half open, `begins <= moment < ends`, on the clock of China.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kit.working_time.rules.hours import CHINA

# Quiet hours repeat each day and windows each week: whatever is ever permitted is permitted within eight days.
_DAYS_AHEAD = 8
_MOST_WINDOWS = 50
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


class BadHours(ValueError):
    """Quiet hours or windows that cannot be read."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time of the week at which a message is safe; `weekday` is 1 Monday to 7 Sunday."""

    weekday: int
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7 or self.begins >= self.ends:
            raise BadHours("a window is a time of one day of the week")

    def holds(self, here: datetime) -> bool:
        return self.weekday == here.isoweekday() and self.begins <= here.time() < self.ends


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nobody is woken. Over midnight if it ends before it begins; none if both are the same."""

    begins: time = time(21)
    ends: time = time(8)

    def holds(self, here: datetime) -> bool:
        if self.begins <= self.ends:
            return self.begins <= here.time() < self.ends
        return here.time() >= self.begins or here.time() < self.ends


def read_quiet_hours(text: str) -> QuietHours:
    """`21:00-08:00`. Raises `BadHours`."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadHours("quiet hours are written as 21:00-08:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return QuietHours(time(hour, minute), time(end_hour, end_minute))


@dataclass(frozen=True, slots=True)
class Times:
    """A message's permission. `windows` are the person's safe times: `None` is any, and none of them is never.

    What is urgent may pass quiet hours, but only within a window: somebody has said that this time is safe.
    """

    windows: tuple[Window, ...] | None = None
    urgent: bool = False

    def __post_init__(self) -> None:
        if self.windows is not None and len(self.windows) > _MOST_WINDOWS:
            raise BadHours("too many windows")

    def permit(self, moment: datetime, quiet: QuietHours) -> bool:
        """Whether a message may arrive at `moment`, which is aware."""
        here = moment.astimezone(CHINA)
        if self.windows is not None and not any(window.holds(here) for window in self.windows):
            return False
        return (self.urgent and self.windows is not None) or not quiet.holds(here)

    def next_permitted(self, moment: datetime, quiet: QuietHours) -> datetime | None:
        """The first permitted moment from `moment` on; `None` if there never is one."""
        if self.permit(moment, quiet):
            return moment
        # What is permitted begins where a window begins or quiet hours end, and nowhere else.
        here = moment.astimezone(CHINA)
        later = [at for at in self._beginnings(here, quiet) if at > here and self.permit(at, quiet)]
        return min(later, default=None)

    def _beginnings(self, here: datetime, quiet: QuietHours) -> Iterator[datetime]:
        for ahead in range(_DAYS_AHEAD):
            day = here.date() + timedelta(days=ahead)
            yield datetime.combine(day, quiet.ends, CHINA)
            for window in self.windows or ():
                if window.weekday == day.isoweekday():
                    yield datetime.combine(day, window.begins, CHINA)


def write_windows(windows: tuple[Window, ...] | None) -> str:
    """One line, to be sealed; empty for any time."""
    if windows is None:
        return ""
    return json.dumps([[each.weekday, each.begins.isoformat(), each.ends.isoformat()] for each in windows])


def read_windows(text: str) -> tuple[Window, ...] | None:
    """What `write_windows` wrote. Raises `BadHours`."""
    if not text:
        return None
    try:
        return tuple(
            Window(int(day), time.fromisoformat(begins), time.fromisoformat(ends))
            for day, begins, ends in json.loads(text)
        )
    except (ValueError, TypeError):
        raise BadHours("not a list of windows") from None
