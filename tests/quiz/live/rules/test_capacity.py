"""The arithmetic of sizes: against a case done by hand, and never less for more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.rules.capacity import Assumptions, Costs, needed, use_of

COSTS = Costs(
    answer_us=80, frame_us=20, join_us=600, socket_kib=30, database_answer_us=40, database_join_us=100,
    frame_bytes=900, reveal_us=1, result_us=10, tick_us=1, idle_socket_us=0,
)  # fmt: skip
GIVEN = Assumptions()


def test_a_province_by_hand() -> None:
    need = needed(COSTS, 300_000, GIVEN)
    # 5,000 joins/s x 600 us = 3 cores; at 60 % full 5
    assert need.workers_for["joins"] == 5
    # 300,000 / 15 s x 2.5 = 50,000 answers/s x 80 us = 4 cores; at 60 % full 6.67
    assert need.workers_for["answers"] == 7
    # 300,000 x 20 us = 6 s of CPU within 1.5 s = 4 cores; at 60 % full 6.67
    assert need.workers_for["a question shown to all"] == 7
    assert need.workers_for["sockets"] == 34 == need.workers
    # 50,000 answers/s x 40 us = 2 cores; at 60 % full 3.33
    assert need.database_cores_for["answers"] == pytest.approx(3.33, abs=0.01)
    # 300,000 x (1 + 10) us within a second
    assert need.database_cores_for["ranks"] == pytest.approx(3.3)
    assert need.database_log_mb_s == pytest.approx(23.5)
    assert need.database_connections == 36 * GIVEN.connections_per_worker + 3
    # 300,000 x 1,020 bytes within 1.5 s
    assert need.down_mbit_s == pytest.approx(1632)
    assert need.memory_gib == pytest.approx((34 * 110 + 300_000 * 30 / 1024) / 1024)


def test_use_is_cost_times_number() -> None:
    used = use_of(COSTS, players=1_000, answers=10_000, frames=50_000)
    assert (used.join_s, used.answer_s, used.show_s, used.database_answer_s) == (0.6, 0.8, 1.0, 0.4)
    assert used.sockets_mib == pytest.approx(29.3, abs=0.1)


@given(st.integers(1, 3_000_000), st.integers(0, 1_000_000), st.floats(0.5, 120), st.floats(0.2, 1.0))
def test_more_players_or_less_time_never_need_less(
    players: int, more: int, window: float, full: float
) -> None:
    plan = replace(GIVEN, answer_window_s=window, full=full)
    small, large = needed(COSTS, players, plan), needed(COSTS, players + more, plan)
    hurried = needed(COSTS, players, replace(plan, answer_window_s=window / 2))
    for other in (large, hurried):
        assert other.workers >= small.workers >= 1
        assert other.database_cores >= small.database_cores
        assert other.down_mbit_s >= small.down_mbit_s
        assert other.database_connections >= small.database_connections


@given(st.integers(1, 3_000_000))
def test_no_worker_holds_more_sockets_than_it_may(players: int) -> None:
    need = needed(COSTS, players, GIVEN)
    assert players / need.workers <= GIVEN.sockets_per_worker


def test_a_game_without_players_is_no_question() -> None:
    with pytest.raises(ValueError, match="players"):
        needed(COSTS, 0, GIVEN)
