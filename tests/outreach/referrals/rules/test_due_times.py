"""Until when the desk must act: promises in the office's time, custody by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outreach.network.rules.clocks.promises import PROMISES, Pledge
from outreach.network.rules.clocks.side_by_side import Standing
from outreach.referrals.rules.due_times import accept_due, clocks, custody_due, due, first_contact_due
from outreach.referrals.rules.referral_values import Due, Phase, Stands
from tests.outreach.network.rules.clocks.office import OFFICE, at
from tests.outreach.referrals.rules.test_referral_machine import CLAIM, READY, TALK, TRY, T, go


@pytest.mark.parametrize(
    ("opened", "green", "ends"),
    [
        ("2026-11-23T10:00", False, "2026-11-24T10:00"),
        ("2026-11-23T09:00", False, "2026-11-23T17:30"),  # at the opening itself the day counts whole
        ("2026-11-23T08:59", False, "2026-11-23T17:30"),
        ("2026-11-23T09:01", False, "2026-11-24T09:01"),
        ("2026-11-27T16:00", False, "2026-11-30T16:00"),  # over a weekend
        ("2026-11-28T12:00", False, "2026-11-30T17:30"),  # a Saturday: the whole Monday
        ("2026-12-31T15:00", False, "2027-01-04T15:00"),  # over the new year
        ("2026-09-30T10:00", False, "2026-10-08T10:00"),  # over the National Day holiday
        ("2026-11-23T11:30", True, "2026-11-23T16:00"),  # two hours, the noon break not counted
        ("2026-11-23T17:00", True, "2026-11-24T10:30"),
        ("2026-11-28T23:00", True, "2026-11-30T11:00"),
    ],
)
def test_first_contact(opened: str, green: bool, ends: str) -> None:
    found = first_contact_due(at(opened), OFFICE, green=green)
    assert found.ends_at == at(ends)
    assert at(opened) <= found.warn_at < found.ends_at


def test_what_is_ready_is_received_on_the_same_day() -> None:
    assert accept_due(at("2026-11-23T10:00"), OFFICE).ends_at == at("2026-11-23T17:30")
    assert accept_due(at("2026-11-28T10:00"), OFFICE).ends_at == at("2026-11-30T17:30")


def test_custody_runs_through_nights_and_holidays() -> None:
    found = custody_due(at("2026-10-01T22:00"), OFFICE)
    assert (found.ends_at, found.warn_at) == (at("2026-10-02T22:00"), at("2026-10-02T16:00"))


def test_a_desk_without_a_promise_is_noticed() -> None:
    without = {pledge: promise for pledge, promise in PROMISES.items() if pledge is Pledge.DECIDE}
    with pytest.raises(KeyError):
        first_contact_due(at("2026-11-23T10:00"), OFFICE, green=False, promises=without)
    with pytest.raises(KeyError):
        accept_due(at("2026-11-23T10:00"), OFFICE, promises=without)


def test_both_columns_stand_side_by_side() -> None:
    state = go(custody=Due(T + timedelta(hours=24), T + timedelta(hours=18)), day=date(2026, 12, 3))
    found = clocks(state, T + timedelta(hours=1))
    assert [(face.clock, face.standing) for face in found.promise] == [
        (Stands.FIRST_CONTACT, Standing.WARNED)
    ]
    assert [(face.clock, face.standing) for face in found.statute] == [(Stands.CUSTODY, Standing.RUNNING)]
    assert (found.deadline, found.advance.suggested) == (date(2026, 12, 3), True)
    late = clocks(state, T + timedelta(hours=2, seconds=1))
    assert [face.standing for face in late.promise] == [Standing.OVERDUE]


def test_what_was_done_in_time_stays_so_and_what_ended_before_is_not_overdue() -> None:
    tried = go(CLAIM, TRY)
    assert [face.standing for face in clocks(tried, T + timedelta(days=9)).promise] == [Standing.MET]
    late = replace(tried, first_attempt_at=T + timedelta(hours=3))
    assert [face.standing for face in clocks(late, T + timedelta(days=9)).promise] == [Standing.MET_LATE]
    ready = go(CLAIM, TALK, READY)
    assert [face.clock for face in clocks(ready, T).promise] == [Stands.FIRST_CONTACT, Stands.ACCEPT]


def test_a_clock_that_does_not_run_is_due_at_no_time() -> None:
    fresh, tried = go(), go(CLAIM, TRY)
    assert due(fresh, Stands.FIRST_CONTACT) == fresh.first_contact
    assert due(tried, Stands.FIRST_CONTACT) is None
    assert due(fresh, Stands.ACCEPT) is None
    assert due(go(CLAIM, TALK, READY), Stands.ACCEPT) is not None
    assert due(replace(fresh, phase=Phase.CLOSED), Stands.FIRST_CONTACT) is None
