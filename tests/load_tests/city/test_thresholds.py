"""Each threshold of a city in one game is missed by a figure just above it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from load_tests.city.thresholds import Played, Question, answer_us, checks, tell

QUESTION = Question(visible_s=0.4, answering_s=9.5, server_s=1.0, database_s=0.5, answers=10_000)
PLAYED = Played(
    players=10_000, joined_s=30, join_cpu_s=10, idle_cpu=0.1, questions=[QUESTION, QUESTION],
    acks=[0.01] * 20_000, told_s=0.5, lost=0, refused=0, faults=0, rss_mib=300,
)  # fmt: skip
SMALL = replace(PLAYED, players=1_000, questions=[replace(QUESTION, server_s=0.1, answers=1_000)])


def test_figures_within_their_bounds_are_reached() -> None:
    assert [str(check) for check in checks([SMALL, SMALL], PLAYED) if not check.passed] == []
    assert PLAYED.answer_us == 100
    assert "10,000 players" in tell(PLAYED)


def test_small_games_before_and_after_count_together() -> None:
    dear = replace(SMALL, questions=[replace(QUESTION, server_s=0.3, answers=3_000)] * 2)
    assert answer_us([SMALL, dear]) == pytest.approx(100)
    cheap = replace(SMALL, questions=[replace(QUESTION, server_s=0.05, answers=1_000)])
    assert [check.value for check in checks([SMALL, cheap], PLAYED)][-1] == pytest.approx(100 / 75)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"joined_s": 60.1}, "everybody joined"),
        ({"questions": [QUESTION, replace(QUESTION, visible_s=1.51)]}, "a question visible to all"),
        (
            {"questions": [QUESTION, replace(QUESTION, answering_s=10.1)]},
            "everybody has answered, and knows it",
        ),
        ({"acks": [0.01] * 19_799 + [1.1] * 201}, "an answer acknowledged, p99"),
        ({"acks": [0.01] * 19_999}, "answers not acknowledged"),
        ({"faults": 1}, "lost, double or wrong, by the judge"),
        ({"questions": [replace(QUESTION, server_s=1.21)] * 2}, "CPU of an answer against 1,000 players"),
    ],
)
def test_one_figure_beyond_its_bound_is_missed(change: dict[str, Any], what: str) -> None:
    assert [
        check.what for check in checks([SMALL, SMALL], replace(PLAYED, **change)) if not check.passed
    ] == [what]


def test_a_fault_in_the_small_game_counts_too() -> None:
    assert [check.passed for check in checks([SMALL, replace(SMALL, faults=1)], PLAYED)].count(False) == 1
