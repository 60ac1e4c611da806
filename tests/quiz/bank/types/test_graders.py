"""What each type's answers are worth, by tables."""

from typing import Any

import pytest

from quiz.bank.types import TYPES
from quiz.bank.types.base import BadEntry, BadResponse

FOUR = {"text": "下列哪些说法正确？", "choices": ["甲", "乙", "丙", "丁"]}


@pytest.mark.parametrize(
    ("right", "picked", "grade"),
    [
        ([0, 1], [0, 1], 1),
        ([0, 1], [0], 0.5),
        ([0, 1], [0, 2], 0),
        ([0, 1], [0, 1, 2], 0.5),
        ([0, 1], [0, 1, 2, 3], 0),
        ([0, 1, 2], [0, 1, 2], 1),
        ([0, 1, 2], [0, 1], 2 / 3),
        ([0, 1, 2], [0, 1, 2, 3], 0),
        ([0, 1, 2], [3], 0),
        ([0, 1, 2, 3], [0, 1, 2, 3], 1),
        ([0, 1, 2, 3], [0, 1], 0.5),
    ],
)
def test_multiple_choice_pays_for_knowing_only(right: list[int], picked: list[int], grade: float) -> None:
    multiple = TYPES["multiple"]
    response = multiple.parse_response(FOUR, picked)
    assert multiple.grade(FOUR, {"right": right}, response) == pytest.approx(grade)


@pytest.mark.parametrize(("picked", "grade"), [([2], 1), ([0], 0), ([3], 0)])
def test_single_choice_is_right_or_wrong(picked: list[int], grade: int) -> None:
    single = TYPES["single"]
    assert single.grade(FOUR, {"right": [2]}, single.parse_response(FOUR, picked)) == grade


@pytest.mark.parametrize(("answer", "picked", "grade"), [("T", 0, 1), ("T", 1, 0), ("F", 1, 1), ("F", 0, 0)])
def test_true_or_false_keeps_true_first(answer: str, picked: int, grade: int) -> None:
    truefalse = TYPES["truefalse"]
    authored = truefalse.author({"text": "法律援助不收费。", "answer": answer})
    assert authored.content["choices"] == ["对", "错"]
    response = truefalse.parse_response(authored.content, [picked])
    assert truefalse.grade(authored.content, authored.solution, response) == grade


@pytest.mark.parametrize("raw", [[0], [1], [], None, "0"])
def test_concern_takes_no_response(raw: object) -> None:
    with pytest.raises(BadResponse, match="concern"):
        TYPES["concern"].parse_response(FOUR, raw)


def test_concern_keeps_needs_apart_from_content() -> None:
    authored = TYPES["concern"].author(
        {"text": "您现在正被拖欠工资吗？", "choices": ["是", "没有"], "needs": ["wage_migrant", ""]}
    )
    assert authored.needs == ("wage_migrant", "")
    assert authored.content == {"text": "您现在正被拖欠工资吗？", "choices": ["是", "没有"]}
    assert TYPES["concern"].grade(authored.content, authored.solution, (0,)) is None


@pytest.mark.parametrize("raw", [[0, 1], [4], [-1], [True], ["0"], [0.0], [], {}, None, "A", [[0]], 0])
def test_single_choice_refuses_bad_responses(raw: object) -> None:
    with pytest.raises(BadResponse):
        TYPES["single"].parse_response(FOUR, raw)


@pytest.mark.parametrize("raw", [[0, 0], [0, 1, 2, 3, 0], [], [4], ["A"]])
def test_multiple_choice_refuses_bad_responses(raw: object) -> None:
    with pytest.raises(BadResponse):
        TYPES["multiple"].parse_response(FOUR, raw)


@pytest.mark.parametrize(
    ("code", "entry", "refusal"),
    [
        ("single", {**FOUR, "answer": "AB"}, "answer.form"),
        ("single", {**FOUR, "answer": "E"}, "answer.form"),
        ("single", {**FOUR, "answer": "a"}, "answer.form"),
        ("single", {**FOUR, "answer": ""}, "answer.form"),
        ("single", {"text": "问", "choices": "甲乙", "answer": "A"}, "choices.form"),
        ("multiple", {**FOUR, "answer": "A"}, "answer.form"),
        ("multiple", {**FOUR, "answer": "AA"}, "answer.repeated"),
        ("truefalse", {"text": "问", "answer": "A"}, "answer.form"),
        ("concern", {**FOUR, "needs": ["x", ""]}, "needs.count"),
        ("concern", {**FOUR, "needs": ["x", "", "", "有"]}, "needs.form"),
        ("concern", {**FOUR, "needs": ["x", "x", "x", "x"]}, "needs.choice"),
        ("concern", {**FOUR, "needs": ["", "", "", ""]}, "needs.choice"),
        # "No" is the last choice, where the phone looks for it.
        ("concern", {**FOUR, "needs": ["x", "", "x", "x"]}, "needs.choice"),
    ],
)
def test_author_refuses_bad_entries(code: str, entry: dict[str, Any], refusal: str) -> None:
    with pytest.raises(BadEntry) as caught:
        TYPES[code].author(entry)
    assert caught.value.code == refusal


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"text": " ", "choices": ["甲", "乙"]}, "text.missing"),
        ({"text": "问" * 201, "choices": ["甲", "乙"]}, "text.long"),
        ({"text": "问", "choices": ["甲"]}, "choices.count"),
        ({"text": "问", "choices": list("甲乙丙丁戊己庚")}, "choices.count"),
        ({"text": "问", "choices": ["甲", " "]}, "choices.empty"),
        ({"text": "问", "choices": ["甲", "甲 "]}, "choices.repeated"),
        ({"text": "问", "choices": ["甲", "乙" * 61]}, "choices.long"),
        ({"text": "问", "choices": ["甲", "乙"], "right": [0]}, "content.keys"),
    ],
)
def test_check_names_faults_of_content(content: dict[str, Any], fault: str) -> None:
    assert fault in TYPES["single"].check(content, {"right": [0]})


@pytest.mark.parametrize(
    ("code", "right", "fault"),
    [
        ("single", [0, 1], "right.count"),
        ("single", [], "right.count"),
        ("single", [4], "right.unknown"),
        ("single", [True], "right.form"),
        ("multiple", [0], "right.count"),
        ("multiple", [1, 0], "right.form"),
        ("concern", [0], "right.count"),
    ],
)
def test_check_names_faults_of_solution(code: str, right: list[int], fault: str) -> None:
    assert TYPES[code].check(FOUR, {"right": right}) == [fault]
