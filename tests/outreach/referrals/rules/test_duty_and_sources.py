"""The duty to report a child harmed, and the weeks in which needs are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.referrals.rules.duty import AT_ONCE, BASIS, report_due
from outreach.referrals.rules.sources import BY_STAFF, Source, week_of
from tests.outreach.statutes import needs_texts, words_of


@needs_texts
def test_the_law_asks_staff_to_report_at_once() -> None:
    words = words_of(BASIS)
    assert words is not None
    for said in ("密切接触未成年人的单位及其工作人员", "立即", "公安", "民政", "教育"):
        assert said in words


def test_night_and_holiday_stop_no_report() -> None:
    night = datetime(2026, 10, 1, 19, tzinfo=UTC)  # three in the morning of a holiday in China
    due = report_due(night)
    assert due.ends_at - night == AT_ONCE
    assert night < due.warn_at < due.ends_at


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_begins_on_monday_and_holds_its_day(day: date) -> None:
    monday = week_of(day)
    assert monday.isocalendar()[:2] == day.isocalendar()[:2]
    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday < timedelta(days=7)


def test_staff_write_down_what_nobody_tapped() -> None:
    assert {Source.HOTLINE, Source.WINDOW, Source.EVENT_DESK} <= BY_STAFF
    assert not {Source.LIVE_GAME, Source.CONTEST, Source.LEAFLET, Source.WEBSITE} & BY_STAFF
