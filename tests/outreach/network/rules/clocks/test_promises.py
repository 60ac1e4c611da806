"""What is promised, in the office's own time; and both clocks side by side."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.citations import cite
from outreach.network.rules.clocks.promised import promise_due
from outreach.network.rules.clocks.promises import PROMISES, Pledge, Promise, Within
from outreach.network.rules.clocks.side_by_side import Standing, Task, side_by_side, standing
from outreach.network.rules.clocks.statute_table import Clock
from tests.outreach.network.rules.clocks.office import OFFICE, at


@pytest.mark.parametrize(
    ("pledge", "start", "end"),
    [
        # Green channel: two working hours.
        (Pledge.FIRST_CONTACT_GREEN, "2026-11-24T09:30", "2026-11-24T11:30"),
        (Pledge.FIRST_CONTACT_GREEN, "2026-11-24T11:30", "2026-11-24T16:00"),
        (Pledge.FIRST_CONTACT_GREEN, "2026-11-27T17:00", "2026-11-30T10:30"),
        (Pledge.FIRST_CONTACT_GREEN, "2026-02-14T17:00", "2026-02-24T10:30"),
        (Pledge.FIRST_CONTACT_GREEN, "2026-10-09T20:00", "2026-10-10T11:00"),  # on a worked Saturday
        # Otherwise one working day.
        (Pledge.FIRST_CONTACT, "2026-11-24T09:30", "2026-11-25T09:30"),
        (Pledge.FIRST_CONTACT, "2026-11-27T15:00", "2026-11-30T15:00"),
        (Pledge.FIRST_CONTACT, "2026-11-28T15:00", "2026-11-30T17:30"),
        (Pledge.FIRST_CONTACT, "2026-09-30T15:00", "2026-10-08T15:00"),
        (Pledge.FIRST_CONTACT, "2025-12-31T15:00", "2026-01-04T15:00"),
        # 当天: until the office closes.
        (Pledge.ACCEPT, "2026-11-24T09:30", "2026-11-24T17:30"),
        (Pledge.ACCEPT, "2026-11-24T17:29", "2026-11-24T17:30"),
        (Pledge.ACCEPT, "2026-11-24T17:30", "2026-11-25T17:30"),
        (Pledge.DECIDE, "2026-11-28T10:00", "2026-11-30T17:30"),
        (Pledge.ASSIGN, "2026-09-20T10:00", "2026-09-20T17:30"),  # a worked Sunday
        (Pledge.ASSIGN, "2026-04-30T18:00", "2026-05-06T17:30"),
    ],
)
def test_promise_falls_due(pledge: Pledge, start: str, end: str) -> None:
    due = promise_due(PROMISES[pledge], at(start), OFFICE)
    assert due.ends_at == at(end)
    assert not due.provisional


def test_same_day_ends_at_the_hour_that_the_bureau_sets() -> None:
    promise = Promise(Pledge.ACCEPT, Within.SAME_DAY, until=time(16))
    assert promise_due(promise, at("2026-11-24T15:59"), OFFICE).ends_at == at("2026-11-24T17:30")
    late = promise_due(promise, at("2026-11-24T16:00"), OFFICE)
    assert (late.counts_from, late.ends_at) == (at("2026-11-25T09:00"), at("2026-11-25T17:30"))


def test_promise_over_days_that_are_not_announced_is_provisional() -> None:
    assert promise_due(PROMISES[Pledge.FIRST_CONTACT], at("2026-12-31T15:00"), OFFICE).provisional


@pytest.mark.parametrize(
    ("within", "amount", "until"),
    [
        (Within.WORKING_HOURS, 0, None),
        (Within.SAME_DAY, 1, None),
        (Within.WORKING_DAYS, 1, time(16)),
    ],
)
def test_promise_that_makes_no_sense_is_refused(within: Within, amount: int, until: time | None) -> None:
    with pytest.raises(ValueError, match="promise"):
        Promise(Pledge.ACCEPT, within, amount, until)


def test_clocks_stand_side_by_side() -> None:
    start = at("2026-11-24T10:00")
    decide = side_by_side(Task.DECIDE, start, OFFICE)
    assert decide.statute is not None
    assert decide.promise is not None
    assert (decide.statute.clock, decide.statute.article) == (Clock.DECIDE, cite("legal-aid-law:43"))
    assert decide.statute.ends_at == at("2026-12-01T17:30")
    assert decide.promise.ends_at == at("2026-11-24T17:30")
    # Custody has no promise, a first contact no statute.
    assert side_by_side(Task.CUSTODY_TRANSFER, start, OFFICE).promise is None
    assert side_by_side(Task.FIRST_CONTACT, start, OFFICE).statute is None


def test_green_channel_shortens_the_first_contact_and_no_statute() -> None:
    start = at("2026-11-24T10:00")
    green = side_by_side(Task.FIRST_CONTACT, start, OFFICE, green=True).promise
    plain = side_by_side(Task.FIRST_CONTACT, start, OFFICE).promise
    assert green is not None
    assert plain is not None
    assert (green.ends_at, plain.ends_at) == (at("2026-11-24T12:00"), at("2026-11-25T10:00"))
    for task in set(Task) - {Task.FIRST_CONTACT}:
        assert side_by_side(task, start, OFFICE, green=True) == side_by_side(task, start, OFFICE)


def test_withdrawn_promise_leaves_the_statute() -> None:
    both = side_by_side(Task.ASSIGN, at("2026-11-24T10:00"), OFFICE, promises={})
    assert both.promise is None
    assert both.statute is not None


def test_every_task_has_a_clock() -> None:
    for task in Task:
        both = side_by_side(task, at("2026-11-24T10:00"), OFFICE)
        assert both.statute is not None or both.promise is not None


def test_each_clock_stands_by_itself() -> None:
    both = side_by_side(Task.DECIDE, at("2026-11-24T10:00"), OFFICE)
    assert both.statute is not None
    assert both.promise is not None
    done = at("2026-11-26T10:00")
    assert standing(both.statute, done, done) is Standing.MET
    assert standing(both.promise, done, done) is Standing.MET_LATE
    for moment, statute, promise in [
        ("2026-11-24T11:00", Standing.RUNNING, Standing.RUNNING),
        ("2026-11-24T15:30", Standing.RUNNING, Standing.WARNED),
        ("2026-11-24T17:30", Standing.RUNNING, Standing.WARNED),  # the last moment is in time
        ("2026-11-24T17:31", Standing.RUNNING, Standing.OVERDUE),
        ("2026-11-30T09:00", Standing.WARNED, Standing.OVERDUE),
        ("2026-12-01T17:31", Standing.OVERDUE, Standing.OVERDUE),
    ]:
        assert (standing(both.statute, at(moment)), standing(both.promise, at(moment))) == (statute, promise)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(CHINA))


@given(st.sampled_from(list(Pledge)), MOMENTS)
def test_promise_falls_due_in_working_time(pledge: Pledge, start: datetime) -> None:
    promise = PROMISES[pledge]
    due = promise_due(promise, start, OFFICE)
    assert start <= due.counts_from <= due.warn_at <= due.ends_at
    worked = OFFICE.between(start, due.ends_at)
    match promise.within:
        case Within.WORKING_HOURS:
            assert worked == timedelta(hours=promise.amount)
        case Within.WORKING_DAYS:
            assert worked == timedelta(hours=6 * promise.amount)
        case Within.SAME_DAY:
            assert timedelta(0) < worked <= timedelta(hours=6)
            assert due.counts_from.date() == due.ends_at.date()
