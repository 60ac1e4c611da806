"""Reading content files: what is refused, and that it says where."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.bank.rules.content_file import parse_questions, parse_quizzes, parse_statutes, parse_topics
from quiz.bank.rules.content_links import Stored, check_links
from quiz.bank.rules.content_values import BankContent

QUESTION = """
topic = "legal-aid"
[[question]]
code = "legal-aid-01"
type = "single"
difficulty = 1
audience = ["everyone"]
text = "法律援助收费吗？"
choices = ["收", "不收"]
answer = "B"
explanation = "不收。"
[[question.citations]]
law = "legal-aid-law"
version = "2021-08-20"
article = "20"
quote = "不得向受援人收取任何财物"
"""
STATUTE = """
[[statute]]
code = "legal-aid-law"
version = "2021-08-20"
title = "中华人民共和国法律援助法"
short_title = "法律援助法"
status = "in_force"
"""
TOPIC = '[[topic]]\ncode = "legal-aid"\nname = "法律援助"\nname_en = "Legal aid"\n'
QUIZ = """
[[quiz]]
code = "basics"
title = "题组"
title_en = "Basics"
description = "说明"
questions = [{ code = "legal-aid-01", seconds = 20, buzzer = true }]
"""


def faults(text: str) -> list[str]:
    return [fault.code for fault in parse_questions(text, file="a.toml")[1]]


def test_sound_question_is_read() -> None:
    [entry], found = parse_questions(QUESTION, file="a.toml")
    assert found == []
    assert (entry.code, entry.topic, entry.shuffle) == ("legal-aid-01", "legal-aid", True)
    assert entry.authored.solution == {"right": [1]}
    assert entry.citations[0].article == "20"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "legal-aid-01"', 'code = "women-01"', "code.topic"),
        ('code = "legal-aid-01"', 'code = "Legal Aid"', "code.form"),
        ('code = "legal-aid-01"', "", "key.missing"),
        ('type = "single"', 'type = "essay"', "word.unknown"),
        ("difficulty = 1", "difficulty = 4", "number.range"),
        ("difficulty = 1", "difficulty = true", "value.form"),
        ("difficulty = 1", 'difficulty = "1"', "value.form"),
        ("difficulty = 1", "", "key.missing"),
        ('audience = ["everyone"]', 'audience = ["aliens"]', "word.unknown"),
        ('audience = ["everyone"]', "audience = []", "word.unknown"),
        ('audience = ["everyone"]', 'audience = ["child", "child"]', "word.repeated"),
        ('answer = "B"', 'answer = "C"', "answer.form"),
        ('answer = "B"', 'answer = "B"\nanwser = "B"', "key.unknown"),
        ('answer = "B"', 'answer = "B"\nneeds = []', "key.unknown"),
        ('["收", "不收"]', '["收", "收"]', "choices.repeated"),
        ('["收", "不收"]', '["收", "不\\u200b收"]', "text.untidy"),
        ('explanation = "不收。"', f'explanation = "{"长" * 301}"', "text.long"),
        ('explanation = "不收。"', 'explanation = " 不收。"', "text.untidy"),
        ('explanation = "不收。"', 'explanation = ""', "text.missing"),
        ('article = "20"', 'article = "第二十条"', "article.form"),
        ('version = "2021-08-20"', 'version = "2021-13-20"', "date.form"),
        ('quote = "不得', 'extra = 1\nquote = "不得', "key.unknown"),
        ('topic = "legal-aid"\n', 'topic = "legal-aid"\nmore = 1\n', "key.unknown"),
        ("[[question.citations]]", "[question.citations]", "value.form"),
        ("difficulty = 1", "difficulty = [", "file.syntax"),
    ],
)
def test_question_with_a_fault_is_refused(old: str, new: str, code: str) -> None:
    assert old in QUESTION
    text = QUESTION.replace(old, new, 1)
    entries, found = parse_questions(text, file="a.toml")
    assert code in [fault.code for fault in found]
    assert {fault.file for fault in found} == {"a.toml"}
    if code not in ("file.syntax",) and "more" not in new:
        assert entries == []


def test_fault_names_the_question() -> None:
    text = QUESTION.replace('answer = "B"', 'answer = "Z"')
    assert [str(fault) for fault in parse_questions(text, file="questions/a.toml")[1]] == [
        "questions/a.toml: legal-aid-01: answer.form"
    ]


def test_question_without_citation_is_refused() -> None:
    assert faults(QUESTION[: QUESTION.index("[[question.citations]]")]) == ["key.missing"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ('type = "truefalse"\nanswer = "T"', []),
        ('type = "truefalse"\nanswer = "T"\nshuffle = false', []),
        ('type = "truefalse"\nanswer = "T"\nshuffle = true', ["shuffle.fixed"]),
        ('type = "truefalse"\nanswer = "T"\nchoices = ["对", "错"]', ["key.unknown"]),
        ('type = "multiple"\nanswer = "AB"\nchoices = ["甲", "乙"]', []),
        ('type = "concern"\nchoices = ["是", "否"]\nneeds = ["divorce", ""]', []),
        ('type = "concern"\nchoices = ["是", "否"]\nneeds = ["divorce", ""]\nanswer = "A"', ["key.unknown"]),
    ],
)
def test_types_have_their_own_keys(lines: str, found: list[str]) -> None:
    text = QUESTION.replace('type = "single"', lines).replace('answer = "B"\n', "")
    assert faults(text.replace('choices = ["收", "不收"]\n', "")) == found


def test_concern_question_needs_no_difficulty_and_keeps_its_needs() -> None:
    text = QUESTION.replace('type = "single"', 'type = "concern"').replace(
        'answer = "B"', 'needs = ["divorce", ""]'
    )
    [entry], found = parse_questions(text.replace("difficulty = 1\n", ""), file="a.toml")
    assert found == []
    assert (entry.difficulty, entry.shuffle, entry.authored.needs) == (1, False, ("divorce", ""))


toml_values = st.recursive(
    st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(['""', '"a-01"', '"legal-aid"', '"二"', '"2020-01-01"']),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(map(str, items))}]"),
    max_leaves=4,
).map(lambda value: str(value).lower() if isinstance(value, bool) else str(value))
QUESTION_KEYS = (
    "code",
    "type",
    "difficulty",
    "audience",
    "text",
    "choices",
    "answer",
    "shuffle",
    "needs",
    "citations",
)
keys = st.sampled_from([*QUESTION_KEYS, "explanation", "questions", "title", "status", "version", "name"])


@given(
    kind=st.sampled_from(["question", "statute", "topic", "quiz"]), table=st.dictionaries(keys, toml_values)
)
def test_arbitrary_tables_are_faults_and_never_errors(kind: str, table: dict[str, str]) -> None:
    text = 'topic = "legal-aid"\n' * (kind == "question") + f"[[{kind}]]\n"
    text += "".join(f"{key} = {value}\n" for key, value in table.items())
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    parse = {
        "question": parse_questions,
        "statute": parse_statutes,
        "topic": parse_topics,
        "quiz": parse_quizzes,
    }[kind]
    entries, found = parse(text, file="x.toml")
    assert entries == []
    assert found != []


def content() -> BankContent:
    return BankContent(
        statutes=tuple(parse_statutes(STATUTE, file="s")[0]),
        topics=tuple(parse_topics(TOPIC, file="t")[0]),
        questions=tuple(parse_questions(QUESTION, file="questions/a.toml")[0]),
        quizzes=tuple(parse_quizzes(QUIZ, file="q")[0]),
    )


def links(**changes: object) -> list[str]:
    whole = content()
    parts = {name: getattr(whole, name) for name in ("statutes", "topics", "questions", "quizzes")}
    return [fault.code for fault in check_links(BankContent(**(parts | changes)), stored=Stored())]  # type: ignore[arg-type]


def test_sound_content_has_no_loose_ends() -> None:
    assert links() == []


def test_references_that_lead_nowhere_are_faults() -> None:
    assert links(statutes=()) == ["statute.unknown"]
    assert links(topics=()) == ["topic.unknown"]
    assert links(questions=()) == ["question.unknown"]


def test_references_may_lead_to_what_is_stored() -> None:
    whole = content()
    stored = Stored(
        statutes=frozenset({("legal-aid-law", whole.statutes[0].version)}),
        topics=frozenset({"legal-aid"}),
        questions=frozenset({"legal-aid-01"}),
    )
    assert check_links(BankContent(questions=whole.questions), stored=stored) == []
    assert check_links(BankContent(quizzes=whole.quizzes), stored=stored) == []


def test_entries_that_stand_twice_are_faults() -> None:
    whole = content()
    assert links(statutes=whole.statutes * 2) == ["code.repeated"]
    assert links(topics=whole.topics * 2) == ["code.repeated"]
    assert links(questions=whole.questions * 2) == ["code.repeated"]
    assert links(quizzes=whole.quizzes * 2) == ["code.repeated"]


def test_same_words_under_another_code_are_a_fault() -> None:
    twin = parse_questions(QUESTION.replace("legal-aid-01", "legal-aid-02"), file="b")[0]
    assert links(questions=(*content().questions, *twin)) == ["text.repeated"]


def test_buzzer_on_a_concern_question_is_a_fault() -> None:
    text = QUESTION.replace('type = "single"', 'type = "concern"').replace(
        'answer = "B"', 'needs = ["divorce", ""]'
    )
    assert links(questions=tuple(parse_questions(text, file="a")[0])) == ["buzzer.ungraded"]
