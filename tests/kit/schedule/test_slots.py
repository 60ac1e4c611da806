"""Slots: every scheduler finds the same ones, whenever it asks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.schedule.rules.slots import CHINA, current_slot, next_slot

moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))
periods = st.sampled_from(
    [timedelta(seconds=10), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)]
)
offsets = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2))


@pytest.mark.parametrize(
    ("now", "every", "after", "slot"),
    [
        ("2026-03-01T10:07:31", timedelta(minutes=5), timedelta(0), "2026-03-01T10:05:00"),
        ("2026-03-01T10:05:00", timedelta(minutes=5), timedelta(0), "2026-03-01T10:05:00"),
        ("2026-03-01T02:59:59", timedelta(days=1), timedelta(hours=3), "2026-02-28T03:00:00"),
        ("2026-03-01T03:00:00", timedelta(days=1), timedelta(hours=3), "2026-03-01T03:00:00"),
        ("2020-03-01T03:00:00", timedelta(days=1), timedelta(hours=3), "2020-03-01T03:00:00"),
    ],
)
def test_current_slot_in_china(now: str, every: timedelta, after: timedelta, slot: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=CHINA)
    assert current_slot(at, every=every, after=after) == datetime.fromisoformat(slot).replace(tzinfo=CHINA)


@given(now=moments, every=periods, after=offsets)
def test_current_slot_is_latest_not_after_now(now: datetime, every: timedelta, after: timedelta) -> None:
    slot = current_slot(now, every=every, after=after)
    assert slot <= now < slot + every
    assert next_slot(now, every=every, after=after) == slot + every


@given(now=moments, every=periods, after=offsets, seconds=st.integers(0, 9))
def test_current_slot_is_shared_by_all_within_it(
    now: datetime, every: timedelta, after: timedelta, seconds: int
) -> None:
    slot = current_slot(now, every=every, after=after)
    later = min(slot + timedelta(seconds=seconds), slot + every - timedelta(microseconds=1))
    assert current_slot(later, every=every, after=after) == slot
