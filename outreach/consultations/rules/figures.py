"""Periods of figures: whole months. A month's matters are shown once it is over, and never otherwise afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

MOST_MONTHS = 36
# A month is closed when its last day has been over for a whole day: what was being stored at midnight is in.
_CLOSED_AFTER = timedelta(days=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months(first: date, last: date) -> Iterator[date]:
    """The first days of all months of a period, both included."""
    here = first.replace(day=1)
    while here <= last:
        yield here
        here = next_month(here)


def is_closed(month: date, today: date) -> bool:
    """Whether the month's matters may be shown."""
    return today >= next_month(month) + _CLOSED_AFTER
