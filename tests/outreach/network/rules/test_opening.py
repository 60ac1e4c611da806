"""Opening hours: reading and writing the line, and who is there at a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.announced import working_calendar
from kit.working_time.rules.calendar import DayKind
from outreach.network.rules.opening import (
    DAY,
    NEVER,
    Closure,
    Shut,
    Span,
    Week,
    parse_week,
    spans_of,
    standing,
    write_week,
)

LINE = "1-5 08:30-12:00,14:30-17:30; 6 09:00-12:00"


def week(line: str = LINE) -> Week:
    read = parse_week(line)
    assert read is not None
    return read


def kind(day: date) -> DayKind:
    return working_calendar().day(day).kind


@pytest.mark.parametrize(
    "line",
    [
        "8 09:00-12:00",
        "1 12:00-09:00",
        "1 09:00-25:00",
        "1 09:60-10:00",
        "1-3 09:00-10:00; 2 11:00-12:00",
        "5-1 09:00-10:00",
        "1 09:00-11:00,10:00-12:00",
        "1 09:00-11:00,11:00-12:00",
        "1",
        "Mon 09:00-10:00",
        "1 9-12",
    ],
)
def test_unreadable_hours_are_refused(line: str) -> None:
    assert parse_week(line) is None


def test_full_width_punctuation_is_read_and_written_plain() -> None:
    assert write_week(week("1-5 8：30－12：00，14:30—17:30；6 9:00-12:00")) == LINE


def test_an_empty_line_is_never() -> None:
    assert parse_week("") == NEVER
    assert write_week(NEVER) == ""


_days = st.lists(st.integers(0, DAY), max_size=8, unique=True).map(
    lambda ends: tuple(Span(a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)


@given(st.lists(_days, min_size=7, max_size=7))
def test_what_is_written_reads_the_same(days: list[tuple[Span, ...]]) -> None:
    assert parse_week(write_week(tuple(days))) == tuple(days)


@pytest.mark.parametrize(
    ("moment", "until", "opens"),
    [
        (datetime(2026, 11, 24, 8, 29), None, datetime(2026, 11, 24, 8, 30)),
        (datetime(2026, 11, 24, 8, 30), datetime(2026, 11, 24, 12, 0), None),
        (datetime(2026, 11, 24, 12, 0), None, datetime(2026, 11, 24, 14, 30)),
        (datetime(2026, 11, 27, 17, 30), None, datetime(2026, 11, 28, 9, 0)),  # Friday evening: Saturday
        (datetime(2026, 11, 28, 12, 0), None, datetime(2026, 11, 30, 8, 30)),  # Saturday noon: Monday
        (datetime(2026, 9, 30, 18, 0), None, datetime(2026, 10, 8, 8, 30)),  # over National Day
        (
            datetime(2026, 10, 10, 15, 0),
            datetime(2026, 10, 10, 17, 30),
            None,
        ),  # a Saturday worked: a weekday's hours
    ],
)
def test_standing_over_noon_weekends_and_holidays(
    moment: datetime, until: datetime | None, opens: datetime | None
) -> None:
    found = standing(moment, week(), (), kind)
    assert (found.until, found.opens) == (until, opens)
    assert found.is_open == (until is not None)


def test_a_closure_shuts_the_house_on_its_days() -> None:
    closure = Closure(date(2026, 11, 24), date(2026, 11, 25))
    assert standing(datetime(2026, 11, 24, 9), week(), (closure,), kind).opens == datetime(
        2026, 11, 26, 8, 30
    )


def test_without_hours_there_is_no_next_opening() -> None:
    found = standing(datetime(2026, 11, 24, 9), NEVER, (), kind)
    assert (found.until, found.opens, found.shut) == (None, None, Shut.NO_HOURS)


@pytest.mark.parametrize(
    ("line", "open_at", "shut_at"),
    [
        # 2026-10-10 is a Saturday that is worked, 2026-09-20 a Sunday. All weekdays: the weekday's hours.
        (LINE, datetime(2026, 10, 10, 15), datetime(2026, 10, 10, 13)),
        ("1-5 08:30-12:00,14:30-17:30", datetime(2026, 9, 20, 9), datetime(2026, 9, 20, 13)),
        # on some weekdays: nobody knows whether one of them is meant, so nobody is sent there
        ("2 09:00-11:30; 4 09:00-11:30", datetime(2026, 9, 22, 10), datetime(2026, 9, 20, 10)),
        ("2 09:00-11:30; 6 09:00-12:00", datetime(2026, 10, 10, 9), datetime(2026, 10, 10, 15)),
        ("1-4 09:00-11:30", datetime(2026, 9, 22, 10), datetime(2026, 9, 20, 10)),
    ],
)
def test_a_weekend_day_that_is_worked(line: str, open_at: datetime, shut_at: datetime) -> None:
    assert standing(open_at, week(line), (), kind).is_open
    assert not standing(shut_at, week(line), (), kind).is_open


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("closures", "gone_on", "opens", "shut"),
    [
        # 2027-03-01 is a Monday, 96 days ahead; two closures that touch are one
        ([(TODAY, date(2027, 2, 28))], None, datetime(2027, 3, 1, 8, 30), None),
        (
            [(TODAY, date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 2, 28))],
            None,
            datetime(2027, 3, 1, 8, 30),
            None,
        ),
        ([(TODAY, date(2028, 11, 24))], None, datetime(2028, 11, 25, 9, 0), None),
        ([(TODAY, None)], None, None, Shut.UNTIL_NOTICE),
        ([(TODAY, date(9999, 12, 31))], None, None, Shut.UNTIL_NOTICE),
        ([(TODAY, date(2026, 12, 1)), (date(2026, 12, 2), None)], None, None, Shut.UNTIL_NOTICE),
        # gone before it would open again, on that very day or later
        ([(TODAY, date(2027, 2, 28))], date(2027, 3, 1), None, Shut.FOR_GOOD),
        ([(TODAY, date(2027, 2, 28))], date(2027, 3, 2), datetime(2027, 3, 1, 8, 30), None),
        ([], TODAY, None, Shut.FOR_GOOD),
        ([], date(2020, 1, 1), None, Shut.FOR_GOOD),
    ],
)
def test_a_long_closure_tells_when_it_opens_or_that_nobody_knows(
    closures: list[tuple[date, date | None]], gone_on: date | None, opens: datetime | None, shut: Shut | None
) -> None:
    shut_days = tuple(Closure(first, last) for first, last in closures)
    found = standing(datetime(2026, 11, 24, 9), week(), shut_days, kind, gone_on)
    assert (found.until, found.opens, found.shut) == (None, opens, shut)


def test_on_the_last_evening_before_it_closes_for_good_nothing_opens_any_more() -> None:
    friday = date(2026, 11, 27)
    assert standing(datetime(2026, 11, 26, 10), week(), (), kind, friday).is_open
    assert standing(datetime(2026, 11, 26, 18), week(), (), kind, friday).shut is Shut.FOR_GOOD


def test_midnight_does_not_close_a_house_that_never_shuts() -> None:
    found = standing(
        datetime(2026, 11, 24, 23, 59), week("1-7 00:00-24:00"), (), lambda _day: DayKind.WORKDAY
    )
    assert found.until is not None
    assert found.until > datetime(2026, 12, 24)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)))
def test_open_means_that_a_span_of_the_day_holds_the_moment(moment: datetime) -> None:
    found = standing(moment, week(), (), kind)
    minutes = moment.hour * 60 + moment.minute + (moment.second + moment.microsecond / 1e6) / 60
    spans = spans_of(moment.date(), week(), (), kind)
    assert found.is_open == any(span.opens <= minutes < span.closes for span in spans)
    if found.opens is not None:
        assert moment < found.opens
        assert standing(found.opens, week(), (), kind).is_open
        assert not standing(found.opens - timedelta(seconds=1), week(), (), kind).is_open
