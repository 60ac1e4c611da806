"""Medians, ratios and goals of the measurement, from figures of which the answer is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from load_tests.bench.measure import Figures
from load_tests.bench.report import goals, medians, report, table
from load_tests.bench.subjects import NAMES

KEYS = ("answer_us", "frame_us", "join_us", "socket_kib", "ack_p50_ms", "ack_p99_ms")
TURN = Figures(
    answer_us=80, frame_us=20, join_us=300, socket_kib=25, ack_p50_ms=5, ack_p99_ms=40, database_answer_us=30,
    database_join_us=40, client_answer_us=50, frame_bytes=900, show_ms=50, joins_per_s=1_000, idle_cpu=0.01,
)  # fmt: skip


def test_median_of_each_figure_by_itself() -> None:
    turns = [TURN, replace(TURN, answer_us=10, frame_us=90), replace(TURN, answer_us=70, frame_us=30)]
    assert (medians(turns)["answer_us"], medians(turns)["frame_us"], medians(turns)["join_us"]) == (
        70,
        30,
        300,
    )


def test_report_has_the_six_figures_of_each_server() -> None:
    found = report({name: [TURN] for name in NAMES}, {"players": 2_000})
    for name in NAMES:
        assert {key: found[name][key] for key in KEYS} == {key: getattr(TURN, key) for key in KEYS}
    assert found["about"] == {"players": 2_000}
    assert found["ratios"]["tutorial/scaled"]["answer_us"] == 1
    assert all(name in table(found) for name in NAMES)


def test_report_of_one_server_alone_has_neither_ratios_nor_goals_of_others() -> None:
    found = report({"scaled": [TURN]}, {})
    assert found["ratios"] == {}
    assert [goal["reached"] for goal in found["goals"]] == [True, True, True]
    assert report({"limit": [TURN]}, {})["goals"] == []
    assert "scaled" in table(found)


@pytest.mark.parametrize(
    ("tutorial", "limit", "reached"),
    [((800, 200), 12, [True] * 6), ((799, 199), 11.9, [True] * 3 + [False] * 3)],
)
def test_goals_are_ratios_to_the_others(
    tutorial: tuple[float, float], limit: float, reached: list[bool]
) -> None:
    found = {
        "tutorial": {"answer_us": tutorial[0], "frame_us": tutorial[1]},
        "limit": {"frame_us": limit},
        "scaled": medians([TURN]),
    }
    assert [goal["reached"] for goal in goals(found)] == reached
