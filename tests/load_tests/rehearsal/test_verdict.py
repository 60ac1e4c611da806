"""The verdict holds only when everything that was measured is within its written limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from load_tests.rehearsal.__main__ import THRESHOLDS
from load_tests.rehearsal.figures import figures_of
from load_tests.rehearsal.verdict import BadThresholds, judge_figures, read_thresholds
from tests.load_tests.rehearsal.evenings import evening, figures

WRITTEN = read_thresholds(THRESHOLDS.read_text())
GOOD = figures(evening())


def test_evening_without_a_fault_holds() -> None:
    verdict = judge_figures(GOOD, WRITTEN)
    assert verdict.holds
    assert all(finding.met for finding in verdict.findings)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("joined_share", 99.9), ("joined_s", 61.0), ("shown_p99_s", 1.6), ("ack_p95_s", 0.51), ("ack_p99_s", 1.01),
        ("lost", 1), ("double", 1), ("unsaved_share", 0.6), ("back_p95_s", 8.1), ("back_share", 99.0),
        ("errors_share", 0.6),
    ],
)  # fmt: skip
def test_one_missed_threshold_is_enough_and_named(figure: str, value: float) -> None:
    verdict = judge_figures(replace(GOOD, **{figure: value}), WRITTEN)
    assert not verdict.holds
    assert [finding.threshold.figure for finding in verdict.missed] == [figure]


def test_every_written_threshold_is_tried_above() -> None:
    tried = {entry[0] for entry in test_one_missed_threshold_is_enough_and_named.pytestmark[0].args[1]}
    assert tried == {threshold.figure for threshold in WRITTEN}


def test_the_limit_itself_is_met() -> None:
    assert judge_figures(replace(GOOD, joined_s=60.0, unsaved_share=0.5), WRITTEN).holds


def test_what_was_not_measured_is_not_met_and_not_missed() -> None:
    verdict = judge_figures(replace(GOOD, back_share=None, back_p95_s=None), WRITTEN)
    assert [finding.threshold.figure for finding in verdict.findings if finding.met is None] == [
        "back_p95_s",
        "back_share",
    ]
    assert verdict.holds


def test_evening_in_which_nobody_answered_proves_nothing() -> None:
    silent = [each for each in evening() if each["event"] not in ("sent", "acked", "result")]
    verdict = judge_figures(figures(silent), WRITTEN)
    assert not verdict.holds
    assert verdict.troubles == ["nobody answered a question"]
    assert not judge_figures(figures_of([], players=5, doors_at=0, until=1), WRITTEN).holds


def test_trouble_or_broken_promise_is_no_success() -> None:
    assert not judge_figures(GOOD, WRITTEN, troubles=["Fell: joined"]).holds
    assert not judge_figures(GOOD, WRITTEN, faults=["answer.lost: phone 3"]).holds


ONE = """
[[threshold]]
figure = "lost"
unit = "n"
at_most = 0
""" + "".join(f'{word} = "x"\n' for word in
              ("zh", "en", "about_zh", "about_en", "why_zh", "why_en", "advice_zh", "advice_en"))  # fmt: skip


def test_own_thresholds_can_be_written() -> None:
    (threshold,) = read_thresholds(ONE)
    assert (threshold.figure, threshold.at_most, threshold.at_least) == ("lost", 0, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no \\[\\[threshold"), ("[", "not TOML"), ("threshold = 3", "no \\[\\[threshold"),
        ("threshold = [3]", "is no figure"), (ONE.replace("lost", "luck"), "is no figure"),
        (ONE.replace("at_most = 0", ""), "one number"), (ONE.replace("at_most = 0", "at_most = 'x'"), "one number"),
        (ONE.replace("at_most = 0", "at_most = 0\nat_least = 0"), "one number"),
        (ONE + "colour = 'red'\n", "colour"), (ONE.replace('"n"', '"m"'), "unit"),
        (ONE.replace('why_zh = "x"\n', ""), "why_zh missing"),
    ],
)  # fmt: skip
def test_unfit_thresholds_are_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(BadThresholds, match=says):
        read_thresholds(text)
