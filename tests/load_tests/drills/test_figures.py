"""What drills compute from histories and samples."""

from __future__ import annotations

from typing import Any

import pytest

from load_tests.drills.restarts import busiest_second, gaps
from load_tests.drills.site import Broken
from load_tests.soak.churn import Sample, growth, read_tasks, slope_kib_an_hour


def event(t: float, phone: int, kind: str) -> dict[str, Any]:
    return {"t": t, "phone": phone, "event": kind}


def test_gap_lasts_from_the_first_loss_to_the_next_welcome_of_the_same_phone() -> None:
    events = [
        event(0, 1, "greeted"), event(0, 2, "greeted"),
        event(5, 1, "closed"), event(6, 2, "closed"), event(6.5, 1, "closed"), event(6.6, 2, "connected"),
        event(7, 2, "greeted"), event(8, 1, "greeted"),
    ]  # fmt: skip
    assert gaps(events) == [1, 3]
    assert gaps(events[:2]) == []


def test_whoever_moves_over_has_no_gap_and_whoever_never_comes_back_is_away_to_the_end() -> None:
    moving = [event(1, 1, "moving"), event(2, 1, "connected"), event(3, 1, "greeted")]
    assert gaps(moving) == []
    assert gaps([event(1, 1, "closed"), event(2, 1, "connected"), event(9, 2, "shown")]) == [8]


def test_busiest_second_counts_connections_after_the_moment_only() -> None:
    events = [event(t, 1, "connected") for t in (1.0, 10.1, 10.2, 10.9, 12.0)]
    assert busiest_second(events, since=10.0) == (3, 2.0)
    assert busiest_second(events, since=20.0) == (0, 0.0)


@pytest.mark.parametrize("grows", [0, 1, -2])
def test_slope_is_memory_for_each_hour(grows: int) -> None:
    samples = [
        Sample(at=600.0 * n, rss=100_000 + grows * 600 * n, files=1, threads=1, tasks=1) for n in range(10)
    ]
    assert slope_kib_an_hour(samples) == pytest.approx(grows * 3_600)


@pytest.mark.parametrize("name", ["files", "threads", "tasks"])
def test_what_grows_is_named_and_a_moment_with_many_is_no_growth(name: str) -> None:
    usual = {"rss": 1, "files": 500, "threads": 20, "tasks": 600}
    flat = [Sample(at=float(n), **usual) for n in range(40)]
    crowded = Sample(at=40.0, **{**usual, name: 5_000})
    assert growth([*flat, crowded]) is None
    grown = [Sample(at=float(n), **{**usual, name: usual[name] + 20 * n}) for n in range(40)]
    assert str(growth(grown)).startswith(name)


def test_tasks_are_read_from_a_worker_s_figures() -> None:
    assert (
        read_tasks("# TYPE worker_tasks gauge\nworker_tasks 1.204e+03\nworker_tasks_of_another 3\n") == 1_204
    )
    with pytest.raises(Broken):
        read_tasks("worker_process_info 1")
