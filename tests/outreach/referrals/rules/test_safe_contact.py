"""Safe contact: what a set permits at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.rules.hours import CHINA
from outreach.referrals.rules.safe_contact import (
    CAREFUL,
    BadSafeContact,
    Calling,
    CallWindow,
    SafeContact,
    Why,
    permits,
    read_safe_contact,
    write_safe_contact,
)

MONDAY = datetime(2026, 11, 30, 14, 30, tzinfo=CHINA)
EVENINGS = SafeContact(
    calling=Calling.AT_TIMES,
    windows=(CallWindow(1, time(18), time(20)), CallWindow(3, time(9), time(10))),
    leave_message=True,
    announce=True,
    pass_phrase="白色的马",
)


def test_the_careful_way_calls_by_day_and_says_nothing() -> None:
    found = permits(CAREFUL, MONDAY)
    assert (found.call, found.why) == (True, Why.SAFE)
    assert not any((found.leave_message, found.announce, found.text_messages, found.ask_pass_phrase))


@pytest.mark.parametrize(
    ("safe", "at", "why", "next_at"),
    [
        (CAREFUL, MONDAY.replace(hour=22), Why.NIGHT, datetime(2026, 12, 1, 8, tzinfo=CHINA)),
        (EVENINGS, MONDAY, Why.NOT_NOW, MONDAY.replace(hour=18, minute=0)),
        (EVENINGS, MONDAY.replace(hour=20, minute=0), Why.NOT_NOW, datetime(2026, 12, 2, 9, tzinfo=CHINA)),
        (SafeContact(calling=Calling.NEVER, text_messages=True), MONDAY, Why.NEVER, None),
    ],
)
def test_when_not_and_when_next(safe: SafeContact, at: datetime, why: Why, next_at: datetime | None) -> None:
    found = permits(safe, at)
    assert (found.call, found.why, found.next_at) == (False, why, next_at)
    assert not any((found.leave_message, found.announce, found.text_messages))


def test_within_a_window_all_that_was_said_holds() -> None:
    found = permits(EVENINGS, MONDAY.replace(hour=19))
    assert all((found.call, found.leave_message, found.announce, found.ask_pass_phrase))


@pytest.mark.parametrize("at", [MONDAY, MONDAY.replace(hour=23)])
def test_no_text_arrives_while_somebody_else_may_hold_the_telephone(at: datetime) -> None:
    assert not permits(replace(EVENINGS, text_messages=True), at).text_messages
    assert permits(replace(EVENINGS, text_messages=True), MONDAY.replace(hour=19)).text_messages


def test_withdrawal_stops_everything() -> None:
    found = permits(SafeContact(text_messages=True), MONDAY, calls_stopped=True)
    assert (found.call, found.why, found.text_messages) == (False, Why.STOPPED, False)


def test_contradictions_are_refused() -> None:
    with pytest.raises(BadSafeContact):
        SafeContact(calling=Calling.ANY_TIME, windows=(CallWindow(1, time(9), time(10)),))
    with pytest.raises(BadSafeContact):
        SafeContact(calling=Calling.AT_TIMES)
    with pytest.raises(BadSafeContact):
        CallWindow(1, time(10), time(9))


@pytest.mark.parametrize("text", ["[]", "{}", '{"calling": "whenever"}', "no"])
def test_what_was_never_written_is_not_read(text: str) -> None:
    with pytest.raises(BadSafeContact):
        read_safe_contact(text)


@given(at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_the_next_safe_moment_is_safe(at: datetime) -> None:
    found = permits(EVENINGS, at.replace(tzinfo=CHINA))
    if not found.call:
        assert found.next_at is not None
        assert permits(EVENINGS, found.next_at).call


def test_a_set_is_read_as_it_was_written() -> None:
    assert read_safe_contact(write_safe_contact(EVENINGS)) == EVENINGS
    assert read_safe_contact("") == CAREFUL
