"""Quiet hours over midnight, safe times, and what is urgent."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.notify.rules.hours import (
    BadHours,
    QuietHours,
    Times,
    Window,
    read_quiet_hours,
    read_windows,
    write_windows,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours()
NONE = QuietHours(time(0), time(0))
TUESDAY_MORNING = Window(2, time(9), time(11))
TUESDAY_LATE = Window(2, time(21, 30), time(22))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "windows", "urgent", "first"),
    [
        # 24 November 2026 is a Tuesday
        ("2026-11-24 08:00", None, False, "2026-11-24 08:00"),
        ("2026-11-24 07:59", None, False, "2026-11-24 08:00"),
        ("2026-11-24 20:59", None, False, "2026-11-24 20:59"),
        ("2026-11-24 21:00", None, False, "2026-11-25 08:00"),
        ("2026-11-24 23:59", None, False, "2026-11-25 08:00"),
        ("2026-11-25 00:00", None, False, "2026-11-25 08:00"),
        ("2026-12-31 22:00", None, False, "2027-01-01 08:00"),
        # urgent passes the night only where the person has said that it is safe
        ("2026-11-24 23:00", None, True, "2026-11-25 08:00"),
        ("2026-11-24 21:45", (TUESDAY_LATE,), True, "2026-11-24 21:45"),
        ("2026-11-24 22:00", (TUESDAY_LATE,), True, "2026-12-01 21:30"),
        ("2026-11-24 21:45", (TUESDAY_LATE,), False, None),
        ("2026-11-24 10:59", (TUESDAY_MORNING,), False, "2026-11-24 10:59"),
        ("2026-11-24 11:00", (TUESDAY_MORNING,), False, "2026-12-01 09:00"),
        ("2026-11-23 10:00", (TUESDAY_MORNING,), True, "2026-11-24 09:00"),
        # a window that begins in the night is used from its end on
        ("2026-11-24 01:00", (Window(2, time(6), time(9)),), False, "2026-11-24 08:00"),
        ("2026-11-24 10:00", (), True, None),
        ("2026-11-24 10:00", (), False, None),
    ],
)
def test_first_permitted_moment(
    moment: str, windows: tuple[Window, ...] | None, urgent: bool, first: str | None
) -> None:
    found = Times(windows, urgent).next_permitted(at(moment).astimezone(UTC), NIGHT)
    assert found == (at(first) if first else None)


def test_no_quiet_hours_are_two_equal_times() -> None:
    assert all(Times().permit(at(f"2026-11-24 {hour:02}:00"), NONE) for hour in range(24))


HALF_HOURS = st.integers(0, 47).map(lambda n: time(n // 2, n % 2 * 30))
WINDOWS = st.builds(
    lambda weekday, ends: Window(weekday, min(ends), max(ends)),
    st.integers(1, 7),
    st.tuples(HALF_HOURS, HALF_HOURS).filter(lambda ends: ends[0] != ends[1]),
)
TIMES = st.builds(Times, st.none() | st.lists(WINDOWS, max_size=4).map(tuple), st.booleans())


@given(
    times=TIMES,
    quiet=st.builds(QuietHours, HALF_HOURS, HALF_HOURS),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_first_permitted_moment_is_the_first(times: Times, quiet: QuietHours, moment: datetime) -> None:
    """Against looking at every half hour of a week: all edges lie on half hours."""
    start = moment.replace(tzinfo=SHANGHAI)
    found = times.next_permitted(start, quiet)
    half = timedelta(minutes=30)
    edge = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0)
    looked_at = [start, *(edge + half * n for n in range(1, 2 * 24 * 8))]
    assert found == next((each for each in looked_at if times.permit(each, quiet)), None)
    assert found is None or (found >= start and times.permit(found, quiet))


@given(windows=st.none() | st.lists(WINDOWS, max_size=4).map(tuple))
def test_windows_are_read_as_they_were_written(windows: tuple[Window, ...] | None) -> None:
    assert read_windows(write_windows(windows)) == windows


@pytest.mark.parametrize("text", ["{", "7", '[[8, "09:00", "10:00"]]', '[[1, "9"]]', "[[1, 2, 3]]"])
def test_what_are_no_windows(text: str) -> None:
    with pytest.raises(BadHours):
        read_windows(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("21:00-08:00", NIGHT),
        ("12:00-14:30", QuietHours(time(12), time(14, 30))),
        ("00:00-00:00", NONE),
        ("21-8", None),
        ("24:00-08:00", None),
        ("21:00 - 08:00", None),
        ("", None),
    ],
)
def test_quiet_hours_as_a_setting(text: str, hours: QuietHours | None) -> None:
    if hours is None:
        with pytest.raises(BadHours):
            read_quiet_hours(text)
    else:
        assert read_quiet_hours(text) == hours
