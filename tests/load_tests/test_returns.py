"""What is computed from the histories and figures of a storm."""

from __future__ import annotations

from typing import Any

from load_tests.returns import absences, in_buckets, worst

FIGURES = """\
# TYPE live_loop_lag_seconds histogram
live_loop_lag_seconds_bucket{le="0.16"} 40.0
live_loop_lag_seconds_bucket{le="0.25"} 42.0
live_loop_lag_seconds_bucket{le="+Inf"} 45.0
live_loop_lag_seconds_count 45.0
"""


def event(t: float, phone: int, kind: str) -> dict[str, Any]:
    return {"t": t, "phone": phone, "event": kind}


def test_absence_lasts_from_the_first_loss_after_the_moment_to_the_greeting() -> None:
    events = [
        event(1, 1, "closed"), event(2, 1, "greeted"),
        event(5, 1, "closed"), event(6, 2, "closed"), event(7, 1, "closed"),
        event(8, 2, "connected"), event(9, 2, "greeted"), event(9, 1, "greeted"), event(10, 3, "greeted"),
    ]  # fmt: skip
    assert absences(events, since=4) == [3, 4]


def test_lateness_is_read_bucket_by_bucket() -> None:
    assert in_buckets(FIGURES) == {0.16: 40, 0.25: 2, float("inf"): 3}


def test_worst_lateness_is_of_the_time_between_two_readings() -> None:
    before = {0.1: 5.0, 0.25: 1.0, 1.0: 2.0}
    assert worst(before, {0.1: 9.0, 0.25: 2.0, 1.0: 2.0}) == 0.25
    assert worst(before, before) == 0.0
