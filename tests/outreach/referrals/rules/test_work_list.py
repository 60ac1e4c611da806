"""The order of the desk's work: matter, group and legal deadline decide the rank, then what is due first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from outreach.referrals.rules.referral_machine import apply
from outreach.referrals.rules.referral_values import Due, Event, Kind, Rank, State
from outreach.referrals.rules.signals import Urgency
from outreach.referrals.rules.work_list import base_rank, order_key, rank

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "green", "found"),
    [
        (Urgency.NOW, False, Rank.NOW),
        (Urgency.NOW, True, Rank.NOW),
        (Urgency.DAY, False, Rank.DAY),
        (Urgency.WEEK, True, Rank.DAY),  # the green channel is worked on the day
        (Urgency.WEEK, False, Rank.WEEK),
    ],
)
def test_base_rank(urgency: Urgency, green: bool, found: Rank) -> None:
    assert base_rank(urgency, green=green) is found


@pytest.mark.parametrize(
    ("days", "found"),
    [(None, Rank.WEEK), (30, Rank.WEEK), (7, Rank.WEEK), (6, Rank.ADVANCE), (0, Rank.ADVANCE), (-1, Rank.ADVANCE)],
)  # fmt: skip
def test_under_seven_days_come_before_everything_whatever_the_matter(days: int | None, found: Rank) -> None:
    deadline = None if days is None else TODAY + timedelta(days=days)
    assert rank(Rank.WEEK, deadline, TODAY) is found


def referral(found: Rank, due_in_h: int) -> State:
    due = Due(NOW + timedelta(hours=due_in_h), NOW)
    state = apply(
        None,
        Event(
            1, Kind.OPENED, NOW, "person", station="north", receivers=frozenset({"north"}), rank=found,
            base_rank=found, first_contact=due,
        ),
    )  # fmt: skip
    assert isinstance(state, State)
    return state


def test_urgency_comes_before_due_time() -> None:
    rows = [referral(Rank.WEEK, 1), referral(Rank.NOW, 9), referral(Rank.ADVANCE, 20), referral(Rank.NOW, 2)]
    ordered = sorted(rows, key=order_key)
    assert ordered == [rows[2], rows[3], rows[1], rows[0]]
