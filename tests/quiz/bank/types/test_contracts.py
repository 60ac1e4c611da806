"""Promises that every registered question type keeps, tried on each of them with the same arbitrary input."""

import json
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quiz.bank.types as registry
from quiz.bank.types import TYPES, get_type
from quiz.bank.types.base import Authored, BadEntry, BadResponse, QuestionType

LETTERS = "ABCDEF"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
every_type = pytest.mark.parametrize("question_type", TYPES.values(), ids=TYPES.keys())
graded_types = [question_type for question_type in TYPES.values() if question_type.graded]


def sound_questions(question_type: QuestionType) -> list[Authored]:
    """Every question of up to six choices that the type itself reads and finds sound."""
    found = []
    for count in range(2, 7):
        subsets = (
            "".join(some) for size in range(1, count + 1) for some in combinations(LETTERS[:count], size)
        )
        for answer in [*subsets, "T", "F"]:
            entry = {
                "text": "这句话对吗？",
                "choices": [f"选项{n}" for n in range(count)],
                "answer": answer,
                "needs": ["wage_migrant", *[""] * (count - 1)],
            }
            keys = question_type.file_keys | {"text"}
            with suppress(BadEntry):
                authored = question_type.author({key: entry[key] for key in entry if key in keys})
                assert question_type.check(authored.content, authored.solution) == []
                found.append(authored)
    return found


SOUND = {question_type.code: sound_questions(question_type) for question_type in TYPES.values()}


def author(question_type: QuestionType, data: st.DataObject) -> Authored:
    return data.draw(st.sampled_from(SOUND[question_type.code]))


@every_type
def test_type_is_found_by_its_code_in_its_folder(question_type: QuestionType) -> None:
    assert get_type(question_type.code) is question_type
    assert (Path(registry.__file__).parent / question_type.code / "grader.py").is_file()


def test_unknown_type_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        get_type("essay")


@every_type
@given(data=st.data())
def test_solution_never_stands_in_content(question_type: QuestionType, data: st.DataObject) -> None:
    authored = author(question_type, data)
    assert set(authored.content) == {"text", "choices"}
    assert set(authored.solution) == {"right"}
    assert "needs" not in json.dumps([authored.content, authored.solution])
    assert json.loads(json.dumps(authored.content)) == authored.content


@every_type
@given(data=st.data(), raw=json_values | st.lists(st.integers(-2, 7) | st.booleans(), max_size=8))
def test_parse_response_refuses_or_returns_known_choices(
    question_type: QuestionType, data: st.DataObject, raw: object
) -> None:
    content = author(question_type, data).content
    try:
        response = question_type.parse_response(content, raw)
    except BadResponse:
        return
    assert question_type.graded
    assert list(response) == sorted(set(response))
    assert response
    assert all(type(index) is int and 0 <= index < len(content["choices"]) for index in response)
    if question_type.pick(content) == 1:
        assert len(response) == 1


@every_type
@given(entry=st.dictionaries(st.sampled_from(["text", "choices", "answer", "needs"]), json_values))
def test_author_refuses_or_reads_arbitrary_entries(
    question_type: QuestionType, entry: dict[str, Any]
) -> None:
    try:
        authored = question_type.author(entry)
    except BadEntry:
        return
    question_type.check(authored.content, authored.solution)


@every_type
@given(
    content=st.dictionaries(st.sampled_from(["text", "choices", "other"]), json_values),
    solution=st.dictionaries(st.sampled_from(["right", "other"]), json_values | st.lists(st.integers(-1, 7))),
)
def test_check_never_raises(
    question_type: QuestionType, content: dict[str, Any], solution: dict[str, Any]
) -> None:
    assert all(isinstance(fault, str) for fault in question_type.check(content, solution))


@every_type
@given(data=st.data())
def test_pick_is_one_or_any_number(question_type: QuestionType, data: st.DataObject) -> None:
    assert question_type.pick(author(question_type, data).content) in (0, 1)


@pytest.mark.parametrize("question_type", graded_types, ids=lambda each: each.code)
@given(data=st.data())
def test_grade_is_a_fraction_and_one_only_for_the_solution(
    question_type: QuestionType, data: st.DataObject
) -> None:
    authored = author(question_type, data)
    count = len(authored.content["choices"])
    raw = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    if question_type.pick(authored.content) == 1:
        raw = raw[:1]
    response = question_type.parse_response(authored.content, raw)
    grade = question_type.grade(authored.content, authored.solution, response)
    assert grade is not None
    assert 0 <= grade <= 1
    assert (grade == 1) == (list(response) == authored.solution["right"])


@pytest.mark.parametrize("question_type", graded_types, ids=lambda each: each.code)
@given(data=st.data())
def test_grade_is_the_same_in_any_order_of_choices(question_type: QuestionType, data: st.DataObject) -> None:
    authored = author(question_type, data)
    choices = authored.content["choices"]
    count = len(choices)
    raw = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    if question_type.pick(authored.content) == 1:
        raw = raw[:1]
    place = data.draw(st.permutations(range(count)))
    moved_content = {**authored.content, "choices": [choices[place.index(index)] for index in range(count)]}
    moved_solution = {"right": sorted(place[index] for index in authored.solution["right"])}
    parse, grade = question_type.parse_response, question_type.grade
    assert grade(authored.content, authored.solution, parse(authored.content, raw)) == grade(
        moved_content, moved_solution, parse(moved_content, [place[index] for index in raw])
    )
