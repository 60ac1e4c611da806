"""Which days are worked, and counting them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.notice_files import SHIPPED, calendar_with
from kit.working_time.rules.calendar import DayKind, calendar_of
from kit.working_time.rules.notices import parse_notice

CALENDAR = calendar_with()
DAYS = st.dates(date(2023, 6, 1), date(2031, 6, 1))


@pytest.mark.parametrize(
    ("day", "kind", "holiday"),
    [
        (date(2026, 11, 24), DayKind.WORKDAY, None),
        (date(2026, 11, 28), DayKind.WEEKEND, None),
        (date(2026, 1, 1), DayKind.HOLIDAY, "new_year"),
        (date(2026, 1, 4), DayKind.MAKE_UP, "new_year"),
        (date(2026, 2, 14), DayKind.MAKE_UP, "spring_festival"),
        (date(2026, 2, 15), DayKind.HOLIDAY, "spring_festival"),  # a Sunday within the run
        (date(2026, 2, 24), DayKind.WORKDAY, None),
        (date(2026, 9, 20), DayKind.MAKE_UP, "national_day"),
        (date(2025, 10, 8), DayKind.HOLIDAY, "national_day"),
        (date(2025, 10, 11), DayKind.MAKE_UP, "national_day"),
        (date(2024, 2, 9), DayKind.WORKDAY, None),  # New Year's eve was no day off in 2024
        (date(2024, 2, 18), DayKind.MAKE_UP, "spring_festival"),
        (date(2027, 2, 5), DayKind.HOLIDAY, "spring_festival"),
        # Granted by no regulation: only the notice can make it a day off.
        (date(2027, 2, 9), DayKind.WORKDAY, None),
    ],
)
def test_days_are_what_was_announced(day: date, kind: DayKind, holiday: str | None) -> None:
    found = CALENDAR.day(day)
    assert (found.kind, found.holiday) == (kind, holiday)
    assert found.is_working is CALENDAR.is_working_day(day)


def test_calendar_knows_until_when_it_is_announced() -> None:
    assert CALENDAR.announced_until == date(2026, 12, 25)
    assert not CALENDAR.day(date(2026, 12, 25)).provisional
    # The notice for 2027 may still move the last days of 2026.
    assert CALENDAR.day(date(2026, 12, 26)).provisional
    assert CALENDAR.day(date(2027, 3, 1)).provisional
    assert CALENDAR.day(date(2023, 3, 1)).provisional
    assert not CALENDAR.day(date(2025, 12, 31)).provisional
    assert calendar_of(()).announced_until is None


@pytest.mark.parametrize("year", [2027, 2030, 2035])
def test_fixed_days_are_off_in_years_without_a_notice(year: int) -> None:
    for month, day in [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]:
        found = CALENDAR.day(date(year, month, day))
        assert (found.kind, found.provisional) == (DayKind.HOLIDAY, True)


def test_a_years_notice_is_added_as_data(tmp_path: Path) -> None:
    text = (SHIPPED / "2026.toml").read_text()
    only_new_year = text[: text.index('[[holiday]]\ncode = "spring')]
    (tmp_path / "2027.toml").write_text(
        only_new_year.replace("year = 2026", "year = 2027")
        .replace("2025-11-04", "2026-11-30")
        .replace("first = 2026-01-01", "first = 2026-12-31")
        .replace("last = 2026-01-03", "last = 2027-01-02")
        .replace("work = [2026-01-04]", "work = [2026-12-26]")
    )
    extended = calendar_with(tmp_path)
    assert extended.announced_until == date(2027, 12, 25)
    # It reaches back into the year before.
    assert extended.day(date(2026, 12, 26)).kind is DayKind.MAKE_UP
    assert extended.day(date(2026, 12, 31)).kind is DayKind.HOLIDAY
    assert not extended.day(date(2026, 12, 31)).provisional
    assert CALENDAR.day(date(2026, 12, 31)).kind is DayKind.WORKDAY


def test_later_notice_for_a_year_replaces_the_earlier() -> None:
    text = (SHIPPED / "2026.toml").read_text()
    first = parse_notice(text)
    second = parse_notice(
        text.replace("2025-11-04", "2026-03-20").replace("[2026-05-09]", "[2026-04-26]"),
    )
    for order in ((first, second), (second, first)):
        calendar = calendar_of(order)
        assert calendar.is_working_day(date(2026, 4, 26))
        assert not calendar.is_working_day(date(2026, 5, 9))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 27), 2, date(2026, 3, 2)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the end of a year, to a worked Sunday
    ],
)
def test_working_days_are_added(day: date, count: int, expected: date) -> None:
    assert CALENDAR.add_working_days(day, count) == expected


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(date(2026, 1, 5), -1)


@given(DAYS)
def test_next_working_day_is_the_first_after(day: date) -> None:
    following = CALENDAR.next_working_day(day)
    assert following > day
    assert CALENDAR.is_working_day(following)
    assert not any(CALENDAR.is_working_day(day + timedelta(days=n)) for n in range(1, (following - day).days))
    if CALENDAR.is_working_day(day):
        assert CALENDAR.previous_working_day(following) == day


@given(DAYS, st.integers(1, 60))
def test_adding_days_and_counting_them_agree(day: date, count: int) -> None:
    last = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day, last) == count
    assert CALENDAR.working_days_between(last, day) == 0
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, 1), count) == CALENDAR.add_working_days(
        day, count + 1
    )
