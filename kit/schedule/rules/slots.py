"""A job's due times as slots: the same for every scheduler, whenever it was started.

Pure arithmetic. Slots are counted on the wall clock of one fixed offset, so that a nightly job stays nightly.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# China has one time zone and no daylight saving since 1991, so a fixed offset is exact.
CHINA = timezone(timedelta(hours=8))
# A Monday, so that a weekly job begins with the week.
_ORIGIN = datetime(2024, 1, 1, tzinfo=CHINA)


def current_slot(now: datetime, *, every: timedelta, after: timedelta = timedelta(0)) -> datetime:
    """The latest due time that is not after `now`, in UTC.

    `after` moves all slots: a day's job with `after=3 h` is due at 03:00 in China. Missed slots are not caught up: only
    the latest one counts.
    """
    return (_ORIGIN + after + (now - _ORIGIN - after) // every * every).astimezone(UTC)


def next_slot(now: datetime, *, every: timedelta, after: timedelta = timedelta(0)) -> datetime:
    """The first due time after `now`, in UTC."""
    return current_slot(now, every=every, after=after) + every
