"""Open or not, and counting open time."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.notice_files import calendar_with
from kit.working_time.rules.hours import CHINA, NeverOpen, OfficeHours
from kit.working_time.rules.seasons import BadHours, Season, Span, parse_seasons

CALENDAR = calendar_with()
TEXT = """
[[season]]
from = "01-01"
workday = ["09:00-12:00", "14:30-17:30"]
"""
HOURS = OfficeHours(CALENDAR, parse_seasons(tomllib.loads(TEXT)))
SUMMER = OfficeHours(
    CALENDAR,
    parse_seasons(
        tomllib.loads("""
[[season]]
from = "05-01"
workday = ["08:30-12:00", "15:00-18:00"]
[[season]]
from = "10-01"
workday = ["09:00-12:00", "14:00-17:00"]
weekend = ["10:00-11:00"]
""")
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CHINA)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(CHINA))


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("11-24T09:00", True, "11-24T09:00"),
        ("11-24T08:59", False, "11-24T09:00"),
        ("11-24T12:00", False, "11-24T14:30"),
        ("11-24T17:29", True, "11-24T17:29"),
        ("11-24T17:30", False, "11-25T09:00"),
        ("11-28T10:00", False, "11-30T09:00"),
        ("02-14T10:00", True, "02-14T10:00"),  # a worked Saturday
        ("02-14T17:30", False, "02-24T09:00"),  # then the Spring Festival
    ],
)
def test_office_is_open_when_it_says(moment: str, is_open: bool, opens: str) -> None:
    assert HOURS.is_open(at(moment)) is is_open
    assert HOURS.next_open(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("11-24T09:00", 2, "11-24T11:00"),
        ("11-24T10:00", 2, "11-24T12:00"),  # ends with the closing, not with the next opening
        ("11-24T11:00", 2, "11-24T15:30"),
        ("11-24T16:30", 2, "11-25T10:00"),
        ("11-27T17:00", 2, "11-30T10:30"),
        ("11-28T20:00", 2, "11-30T11:00"),
        ("02-14T17:00", 2, "02-24T10:30"),
        ("09-30T17:00", 2, "10-08T10:30"),
        ("10-09T17:00", 2, "10-10T10:30"),  # on a worked Saturday
        ("11-24T10:00", 6, "11-25T10:00"),
        ("11-24T10:00", 0, "11-24T10:00"),
        ("11-24T13:00", 0, "11-24T14:30"),
    ],
)
def test_working_hours_are_added(start: str, hours: int, expected: str) -> None:
    assert HOURS.add(at(start), timedelta(hours=hours)) == at(expected)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("11-24T10:00", 1, "11-25T10:00"),
        ("11-27T10:00", 1, "11-30T10:00"),
        ("11-28T10:00", 1, "11-30T17:30"),  # Saturday: a whole Monday
        ("11-29T23:00", 1, "11-30T17:30"),
        ("11-24T08:00", 1, "11-24T17:30"),
        ("11-24T19:00", 1, "11-25T17:30"),
        ("11-24T13:00", 1, "11-25T14:30"),  # in the midday break
        ("02-14T10:00", 1, "02-24T10:00"),
        ("02-16T10:00", 1, "02-24T17:30"),
        ("11-27T10:00", 3, "12-02T10:00"),
    ],
)
def test_working_days_of_a_moment_are_added(start: str, days: int, expected: str) -> None:
    assert HOURS.add_days(at(start), days) == at(expected)


def test_moments_of_another_zone_are_understood() -> None:
    start = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in China
    assert HOURS.is_open(start)
    assert HOURS.add(start, timedelta(hours=2)) == at("11-24T11:00")


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        HOURS.is_open(datetime(2026, 11, 24, 9, 0))


def test_seasons_follow_one_another_over_the_year() -> None:
    assert SUMMER.spans_on(date(2026, 5, 6))[0].opens == time(8, 30)
    assert SUMMER.spans_on(date(2026, 10, 8))[0].opens == time(9, 0)
    # January belongs to the season that began last autumn.
    assert SUMMER.spans_on(date(2026, 1, 5)) == SUMMER.spans_on(date(2026, 10, 8))
    assert SUMMER.spans_on(date(2026, 11, 28)) == (Span(time(10), time(11)),)
    assert SUMMER.spans_on(date(2026, 10, 1)) == ()
    assert SUMMER.closing(date(2026, 10, 1)) is None
    assert SUMMER.closing(date(2026, 5, 6)) == at("05-06T18:00")


def test_a_day_that_meets_other_hours_ends_when_they_allow() -> None:
    # 17:30 on the last day of summer hours; winter hours close at 17:00.
    assert SUMMER.add_days(at("09-30T17:30"), 1) == at("10-08T17:00")
    # 14:15 on the last day of winter hours; in summer hours that is the midday break.
    assert SUMMER.add_days(at("04-30T14:15"), 1) == at("05-06T15:00")


def test_weekend_hours_count_as_hours_but_not_as_days() -> None:
    assert SUMMER.add(at("11-27T16:30"), timedelta(hours=1)) == at("11-28T10:30")
    assert SUMMER.add_days(at("11-28T10:30"), 1) == at("11-30T17:00")


def test_office_that_never_opens_says_so() -> None:
    closed = OfficeHours(CALENDAR, (Season(1, 1, ()),))
    for ask in (closed.next_open, lambda moment: closed.add_days(moment, 1)):
        with pytest.raises(NeverOpen):
            ask(at("11-24T09:00"))
    with pytest.raises(NeverOpen):
        closed.add(at("11-24T09:00"), timedelta(hours=1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "season = []",
        "season = [1]",
        "[[season]]\nfrom = '01-01'",
        "[[season]]\nfrom = '13-01'\nworkday = []",
        "[[season]]\nfrom = '01-01'\nworkday = ['9-17']",
        "[[season]]\nfrom = '01-01'\nworkday = ['12:00-09:00']",
        "[[season]]\nfrom = '01-01'\nworkday = ['09:00-12:00', '11:00-17:00']",
        "[[season]]\nfrom = '01-01'\nworkday = [9]",
        "[[season]]\nfrom = '01-01'\nworkday = []\nlunch = 1",
        "[[season]]\nfrom = '01-01'\nworkday = []\n[[season]]\nfrom = '01-01'\nworkday = []",
    ],
)
def test_bad_hours_are_refused(text: str) -> None:
    with pytest.raises(BadHours):
        parse_seasons(tomllib.loads(text))


@given(MOMENTS, st.integers(0, 60 * 30))
def test_adding_time_and_measuring_it_agree(start: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    end = HOURS.add(start, amount)
    assert end >= start
    assert HOURS.between(start, end) == amount
    assert HOURS.between(end, start) == timedelta(0)


@given(MOMENTS, MOMENTS, st.integers(1, 5))
def test_who_comes_later_is_due_no_earlier(one: datetime, other: datetime, days: int) -> None:
    earlier, later = sorted((one, other))
    assert HOURS.add_days(earlier, days) <= HOURS.add_days(later, days)
    assert HOURS.add(earlier, timedelta(hours=2)) <= HOURS.add(later, timedelta(hours=2))


@given(MOMENTS, st.integers(1, 5))
def test_a_working_day_is_a_days_hours(start: datetime, days: int) -> None:
    assert HOURS.between(start, HOURS.add_days(start, days)) == timedelta(hours=6 * days)
