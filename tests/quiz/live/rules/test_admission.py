"""The pace of newcomers, the places of a room over several workers, and the queue before it."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.live.engine.door_room import Room
from quiz.live.rules.admission import (
    BURST_S,
    CROWDED,
    LEAST_PART,
    MARKS,
    QUICK_MS,
    SLOW_MS,
    TURN_MS,
    Line,
    ahead,
    estimate_s,
    next_pace,
    openings,
    refill,
    summary,
)

# --- pace --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "lag_ms", "fullness", "after"),
    [
        (600.0, 0, 0.0, 600.0),  # nothing to raise
        (300.0, 0, 0.0, 330.0),  # a twentieth of the stated pace more
        (300.0, QUICK_MS, 0.0, 300.0),  # neither quick nor slow
        (300.0, SLOW_MS, 0.0, 300.0),
        (300.0, SLOW_MS + 1, 0.0, 210.0),
        (300.0, 0, CROWDED + 0.01, 210.0),  # the loop is quick, the writer is not
        (160.0, 5_000, 1.0, 150.0),  # a quarter is the least
    ],
)
def test_pace_follows_the_worker(before: float, lag_ms: float, fullness: float, after: float) -> None:
    assert next_pace(before, most=600, lag_ms=lag_ms, fullness=fullness) == pytest.approx(after)


@given(st.lists(st.tuples(st.floats(-100, 10_000), st.floats(0, 1))), st.integers(1, 10_000))
def test_pace_stays_between_a_quarter_and_the_whole(looks: list[tuple[float, float]], most: int) -> None:
    pace = float(most)
    for lag_ms, fullness in looks:
        pace = next_pace(pace, most=most, lag_ms=lag_ms, fullness=fullness)
        assert most * LEAST_PART <= pace <= most


def test_pace_is_back_two_seconds_after_a_slow_moment() -> None:
    pace = 150.0
    for _ in range(20):  # ten looks a second
        pace = next_pace(pace, most=600, lag_ms=5, fullness=0)
    assert pace == 600


@given(st.floats(0.25, 10_000), st.lists(st.floats(0, 2), min_size=1, max_size=50))
def test_no_more_come_in_than_pace_and_burst_allow(pace: float, waits: list[float]) -> None:
    left, came = 0.0, 0
    for wait in waits:
        left = refill(left, pace, wait)
        came += int(left)
        left -= int(left)
    assert came <= pace * sum(waits) + 1e-6
    assert refill(0.0, pace, 3_600) == max(1.0, pace * BURST_S)


# --- places ------------------------------------------------------------------------------------------------------


def one_of(
    workers: int,
    *,
    free: int,
    now: int = 0,
    turn: int = 0,
    lately: int = 0,
    heard: bool = True,
    settled: bool = True,
) -> int:
    """What one of some workers may let in when a room of 100 has `free` places."""
    here = (100 - free) // workers
    return openings(
        limit=100,
        here=here,
        elsewhere=100 - free - here,
        workers=workers,
        turn=turn,
        heard=heard,
        lately=lately,
        settled=settled,
        now=now,
    )


@pytest.mark.parametrize(
    ("workers", "free", "now", "lately", "heard", "may"),
    [
        (1, 40, 0, 39, False, 40),  # alone: all that is free
        (1, 0, 0, 0, True, 0),
        (1, -3, 0, 0, True, 0),  # people with a seat came back
        (2, 40, 0, 0, True, 10),  # half of the own half
        (2, 40, 0, 8, True, 2),
        (2, 40, 0, 12, True, 0),
        (2, 3, 0, 0, True, 3),  # the last places: in turns
        (2, 3, TURN_MS // 2, 0, True, 0),  # the second half of the turn is for hearing of it
        (2, 3, TURN_MS, 0, True, 0),  # the other's turn
        (2, 3, 2 * TURN_MS, 0, True, 3),
        (4, 60, 0, 0, False, 15),  # nobody hears anybody: the own part of the room
        (4, 0, 0, 0, False, 0),
    ],
)
def test_openings(workers: int, free: int, now: int, lately: int, heard: bool, may: int) -> None:
    assert one_of(workers, free=free, now=now, lately=lately, heard=heard) == may


@pytest.mark.parametrize("free", [3, 40])
def test_nobody_comes_in_until_all_workers_know_whether_places_are_scarce(free: int) -> None:
    assert one_of(2, free=free, settled=True) > 0
    assert one_of(2, free=free, settled=False) == 0
    assert one_of(1, free=free, settled=False) == free


@given(st.integers(0, 1_000_000), st.integers(2, 20), st.integers(0, 10))
def test_the_last_places_are_never_open_on_two_workers_at_once(now: int, workers: int, free: int) -> None:
    if free // (2 * workers):
        return
    open_on = [turn for turn in range(workers) if one_of(workers, free=free, now=now, turn=turn)]
    assert len(open_on) <= 1


@given(
    limit=st.integers(1, 400),
    workers=st.integers(2, 8),
    steps=st.lists(
        # who comes and who leaves: so many, to or from which worker
        st.tuples(st.integers(0, 7), st.integers(1, 50), st.integers(0, 7), st.sampled_from((0, 0, 0, 1, 5))),
        max_size=200,
    ),
    start=st.integers(0, 10_000),
)
@example(limit=4, workers=2, steps=[(0, 1, 0, 0), (0, 3, 0, 0), (1, 1, 0, 0)], start=0)
def test_workers_that_hear_each_other_late_keep_to_the_limit(
    limit: int, workers: int, steps: list[tuple[int, int, int, int]], start: int
) -> None:
    """Each tenth of a second some come to one worker and leave another, which the others hear four tenths later."""
    taken = [[0] * 5 for _ in range(workers)]  # newest first: now, and at the four tenths before
    rooms = [Room() for _ in range(workers)]
    for step, (to, crowd, left_by, left) in enumerate(steps):
        now = start + step * 100
        taken = [[history[0], *history[:4]] for history in taken]
        taken[left_by % workers][0] = max(0, taken[left_by % workers][0] - left)
        elsewhere = [
            sum(taken[other][4] for other in range(workers) if other != one) for one in range(workers)
        ]
        for one, room in enumerate(rooms):
            room.look(now, free=limit - taken[one][0] - elsewhere[one], workers=workers)
        worker = to % workers
        may = openings(
            limit=limit,
            here=taken[worker][0],
            elsewhere=elsewhere[worker],
            workers=workers,
            turn=worker,
            heard=True,
            lately=rooms[worker].lately,
            settled=rooms[worker].is_settled(now),
            now=now,
        )
        came = min(may, crowd)
        rooms[worker].lately += came
        taken[worker][0] += came
        assert sum(history[0] for history in taken) <= limit


def test_without_a_bus_all_together_take_no_more_than_their_parts() -> None:
    for worker_has in ((0, 0), (20, 20), (80, 0), (60, 20), (50, 49)):
        total = sum(worker_has)
        for here in worker_has:
            total += openings(
                limit=100,
                here=here,
                elsewhere=sum(worker_has) - here,
                workers=2,
                turn=0,
                heard=False,
                lately=0,
                settled=False,
                now=0,
            )
        assert total <= 100


# --- the queue ---------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 500), max_size=MARKS), st.integers(0, 500))
def test_short_queues_are_told_exactly(arrivals: list[int], moment: int) -> None:
    arrivals.sort()
    assert ahead(summary(arrivals), moment) == bisect_left(arrivals, moment)


@given(
    st.lists(st.integers(0, 10**6), min_size=MARKS + 1, max_size=3_000, unique=True), st.integers(0, 10**6)
)
def test_long_queues_are_told_within_a_mark(arrivals: list[int], moment: int) -> None:
    arrivals.sort()
    told = summary(arrivals)
    assert len(told.marks) == MARKS
    assert abs(ahead(told, moment) - bisect_left(arrivals, moment)) <= len(arrivals) // (MARKS - 1) + 1
    assert ahead(told, arrivals[0]) == 0
    assert ahead(told, arrivals[-1] + 1) == len(arrivals)


@given(st.lists(st.integers(0, 10**6), max_size=300), st.integers(0, 10**6), st.integers(0, 10**6))
def test_who_came_later_has_no_fewer_ahead(arrivals: list[int], one: int, other: int) -> None:
    told = summary(sorted(arrivals))
    first, second = sorted((one, other))
    assert ahead(told, first) <= ahead(told, second)


def test_nobody_waits_in_an_empty_queue() -> None:
    assert ahead(Line(), 5) == 0


def test_estimates() -> None:
    assert estimate_s(1, per_s=600, workers=1) == 1
    assert estimate_s(1_800, per_s=300, workers=2) == 3
    assert estimate_s(30, per_s=0.25, workers=1) == 30
