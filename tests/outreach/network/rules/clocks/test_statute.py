"""The statute's clocks, over weekends, holidays, make-up workdays and year ends."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.notice_files import calendar_with
from kit.working_time.rules.hours import CHINA, OfficeHours
from kit.working_time.rules.seasons import Season
from outreach.network.rules.clocks.statute import BASIS, Step, statute_due
from outreach.network.rules.clocks.statute_table import STATUTE_CLOCKS, Bound, Clock, Unit
from tests.outreach.network.rules.clocks.office import OFFICE, at
from tests.outreach.statutes import needs_texts, words_of

FIGURES = {1: "一", 2: "两二", 3: "三", 5: "五", 6: "六", 7: "七", 10: "十", 15: "十五", 24: "二十四",
           60: "六十", 72: "七十二"}  # fmt: skip
MARKS = {Unit.HOURS: "小时", Unit.DAYS: "日", Unit.MONTHS: "个月", Unit.YEARS: "年"}


def test_every_clock_has_its_row() -> None:
    assert set(STATUTE_CLOCKS) == set(Clock)


@needs_texts
@pytest.mark.parametrize("clock", Clock)
def test_article_says_the_words(clock: Clock) -> None:
    row = STATUTE_CLOCKS[clock]
    assert row.words in re.sub(r"\s", "", words_of(row.article) or "")


@pytest.mark.parametrize("clock", Clock)
def test_words_say_the_period(clock: Clock) -> None:
    row = STATUTE_CLOCKS[clock]
    written = {f"{figure}{MARKS[row.unit]}" for figure in FIGURES.get(row.amount, "")}
    written |= {f"{FIGURES.get(row.amount)}{MARKS[row.unit]}", f"{row.amount}{MARKS[row.unit]}"}
    assert any(each in row.words for each in written)


@needs_texts
@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step.DAY_ONE_NOT_COUNTED, "开始的当日不计入"),
        (Step.FROM_THE_HOUR, "按照小时计算期间的"),
        (Step.END_OF_MONTH, "没有对应日的，月末日为期间的最后一日"),
        (Step.MOVED_ON, "以法定休假日结束的次日为期间的最后一日"),
        (Step.CLOSES, "停止业务活动的时间为截止时间"),
        (Step.MIDNIGHT, "截止时间为二十四时"),
    ],
)
def test_step_stands_in_its_article(step: Step, words: str) -> None:
    basis = BASIS[step]
    assert basis is not None
    assert words in (words_of(basis) or "")


@pytest.mark.parametrize(
    ("clock", "start", "last_day", "moved"),
    [
        # Plain: Tuesday to Tuesday, Friday to Monday.
        (Clock.DECIDE, "2026-11-24T10:00", "2026-12-01", False),
        (Clock.ASSIGN, "2026-11-24T10:00", "2026-11-27", False),
        # Late on the day is the same day.
        (Clock.DECIDE, "2026-11-24T23:59", "2026-12-01", False),
        # The last day is a Saturday, a Sunday.
        (Clock.ASSIGN, "2026-11-25T10:00", "2026-11-30", True),
        (Clock.ASSIGN, "2026-11-26T10:00", "2026-11-30", True),
        (Clock.OBJECTION, "2026-11-23T10:00", "2026-11-30", True),
        # It begins on a Sunday: only the last day matters.
        (Clock.ASSIGN, "2026-11-29T10:00", "2026-12-02", False),
        # A weekend day that is worked is no holiday: Saturday 14 February, Sunday 20 September.
        (Clock.DECIDE, "2026-02-07T10:00", "2026-02-14", False),
        (Clock.ASSIGN, "2026-09-17T10:00", "2026-09-20", False),
        # A working day that is off by exchange moves on as well.
        (Clock.DECIDE, "2026-02-10T10:00", "2026-02-24", True),
        (Clock.ASSIGN, "2026-04-30T10:00", "2026-05-06", True),
        # After the National Day holiday of 2025 with eight days.
        (Clock.NOTICE_ASSIGN, "2025-09-29T10:00", "2025-10-09", True),
        # Over the end of a year: 1 to 3 January are off, Sunday the 4th is worked.
        (Clock.DECIDE, "2025-12-25T10:00", "2026-01-04", True),
        (Clock.ASSIGN, "2025-12-31T10:00", "2026-01-04", True),
        # Months and years: the day of the same number, the end of a shorter month, 29 February.
        (Clock.ADMINISTRATIVE_SUIT, "2026-03-16T10:00", "2026-09-16", False),
        (Clock.ADMINISTRATIVE_SUIT, "2025-08-31T10:00", "2026-02-28", False),  # a worked Saturday
        (Clock.RETRIAL_REQUEST, "2026-04-01T10:00", "2026-10-08", True),
        (Clock.LABOUR_ARBITRATION, "2024-02-29T10:00", "2025-02-28", False),
        (Clock.CIVIL_CLAIM, "2023-05-01T10:00", "2026-05-06", True),
        (Clock.APPEAL_JUDGMENT, "2026-11-09T10:00", "2026-11-24", False),
        (Clock.APPEAL_RULING, "2026-11-18T10:00", "2026-11-30", True),
        (Clock.RECONSIDERATION, "2026-09-24T10:00", "2026-11-23", False),
    ],
)
def test_period_of_days_ends(clock: Clock, start: str, last_day: str, moved: bool) -> None:
    due = statute_due(STATUTE_CLOCKS[clock], at(start), OFFICE)
    assert due.last_day == date.fromisoformat(last_day)
    assert due.ends_at == at(f"{last_day}T17:30")
    assert (Step.MOVED_ON in due.steps) is moved
    assert Step.DAY_ONE_NOT_COUNTED in due.steps
    assert not due.provisional


def test_shorter_month_is_explained() -> None:
    due = statute_due(STATUTE_CLOCKS[Clock.ADMINISTRATIVE_SUIT], at("2025-08-31T10:00"), OFFICE)
    assert due.steps == (Step.DAY_ONE_NOT_COUNTED, Step.END_OF_MONTH, Step.CLOSES)


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        (Clock.CUSTODY_TRANSFER, "2026-11-27T16:00", "2026-11-28T16:00"),
        (Clock.CUSTODY_TRANSFER, "2026-09-30T16:00", "2026-10-01T16:00"),  # into the holiday, and not moved
        (Clock.PROTECTION_ORDER, "2026-12-30T09:15", "2027-01-02T09:15"),
        (Clock.PROTECTION_ORDER_URGENT, "2026-02-28T23:30", "2026-03-01T23:30"),
    ],
)
def test_hours_run_on_through_nights_and_holidays(clock: Clock, start: str, end: str) -> None:
    due = statute_due(STATUTE_CLOCKS[clock], at(start), OFFICE)
    assert (due.ends_at, due.last_day, due.steps) == (at(end), at(end).date(), (Step.FROM_THE_HOUR,))


def test_a_day_is_a_day_in_china() -> None:
    # 23:30 in London on the 23rd is the 24th in Chifeng.
    due = statute_due(STATUTE_CLOCKS[Clock.ASSIGN], datetime(2026, 11, 23, 23, 30, tzinfo=UTC), OFFICE)
    assert due.last_day == date(2026, 11, 27)
    with pytest.raises(ValueError, match="zone"):
        statute_due(STATUTE_CLOCKS[Clock.ASSIGN], datetime(2026, 11, 23, 23, 30), OFFICE)


def test_office_without_hours_ends_at_midnight() -> None:
    closed = OfficeHours(calendar_with(), (Season(1, 1, ()),))
    due = statute_due(STATUTE_CLOCKS[Clock.ASSIGN], at("2026-11-24T10:00"), closed)
    assert due.ends_at == at("2026-11-28T00:00")
    assert due.steps[-1] is Step.MIDNIGHT


@pytest.mark.parametrize(
    ("start", "provisional"),
    [("2026-12-17T10:00", False), ("2026-12-24T10:00", True), ("2027-03-01T10:00", True)],
)
def test_a_last_day_that_is_not_announced_says_so(start: str, provisional: bool) -> None:
    assert statute_due(STATUTE_CLOCKS[Clock.DECIDE], at(start), OFFICE).provisional is provisional


@pytest.mark.parametrize(
    ("clock", "start", "warned"),
    [
        (Clock.DECIDE, "2026-11-24T10:00", "2026-11-30T00:00"),
        (Clock.ASSIGN, "2026-11-25T10:00", "2026-11-27T00:00"),  # due on Monday: on Friday
        (Clock.CUSTODY_TRANSFER, "2026-11-24T10:00", "2026-11-25T04:00"),
        (Clock.RECONSIDERATION, "2026-09-24T10:00", "2026-11-16T00:00"),
    ],
)
def test_people_are_reminded_while_they_can_act(clock: Clock, start: str, warned: str) -> None:
    due = statute_due(STATUTE_CLOCKS[clock], at(start), OFFICE)
    assert due.warn_at == at(warned)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 30), timezones=st.just(CHINA))
CLOCKS = st.sampled_from(list(Clock))


@given(CLOCKS, MOMENTS)
def test_period_is_never_shorter_than_the_law_says(clock: Clock, start: datetime) -> None:
    row = STATUTE_CLOCKS[clock]
    due = statute_due(row, start, OFFICE)
    assert start <= due.warn_at <= due.ends_at
    if row.unit is Unit.HOURS:
        assert due.ends_at - start == timedelta(hours=row.amount)
        return
    assert OFFICE.calendar.is_working_day(due.last_day)
    least = {Unit.DAYS: row.amount, Unit.MONTHS: 28 * row.amount, Unit.YEARS: 365 * row.amount}[row.unit]
    assert (
        least
        <= (due.last_day - start.date()).days
        <= least + 15 + 3 * row.amount * (row.unit is not Unit.DAYS)
    )


@given(CLOCKS, MOMENTS, MOMENTS)
def test_who_begins_later_ends_no_earlier(clock: Clock, one: datetime, other: datetime) -> None:
    row = STATUTE_CLOCKS[clock]
    earlier, later = (statute_due(row, start, OFFICE).ends_at for start in sorted((one, other)))
    assert earlier <= later


@given(MOMENTS)
def test_last_day_moves_over_days_off_alone(start: datetime) -> None:
    due = statute_due(STATUTE_CLOCKS[Clock.DECIDE], start, OFFICE)
    nominal = start.date() + timedelta(days=7)
    assert due.nominal_last_day == nominal
    skipped = [nominal + timedelta(days=n) for n in range((due.last_day - nominal).days)]
    assert not any(OFFICE.calendar.is_working_day(day) for day in skipped)
    assert bool(skipped) is (Step.MOVED_ON in due.steps)


def test_those_who_work_here_are_told_apart_from_those_who_claim() -> None:
    own = {row.clock for row in STATUTE_CLOCKS.values() if row.bound in (Bound.CENTRE, Bound.BUREAU)}
    assert own == {Clock.DECIDE, Clock.ASSIGN, Clock.NOTICE_ASSIGN, Clock.OBJECTION}
