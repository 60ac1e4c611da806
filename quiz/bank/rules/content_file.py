"""Reads content files (`docs/content-format.md`): TOML text in, values and a list of faults out.

Pure: who finds the files and stores the values is elsewhere. An entry with a fault is left out of the values,
so a caller must not use them unless there are no faults.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from quiz.bank.rules.articles import is_article
from quiz.bank.rules.content_fields import Fields, is_tidy
from quiz.bank.rules.content_values import (
    CitationEntry,
    Fault,
    QuestionEntry,
    QuizEntry,
    QuizItemEntry,
    StatuteEntry,
    TopicEntry,
)
from quiz.bank.rules.vocabulary import Audience, StatuteStatus
from quiz.bank.types import TYPES
from quiz.bank.types.base import BadEntry

T = TypeVar("T")

# A million characters of law is more than any file of questions; more is a mistake or an attack.
LARGEST_FILE = 1_000_000
MOST_ENTRIES = 500
# Two short paragraphs: read between two questions in a hall.
LONGEST_EXPLANATION = 300
LONGEST_QUOTE = 120
MOST_CITATIONS = 6
# A question nobody can read in 5 s; 5 minutes is a discussion.
SECONDS = (5, 300)
MOST_ITEMS = 60

_TYPE_DEPENDENT_KEYS = frozenset(
    {"code", "type", "difficulty", "audience", "text", "shuffle", "explanation", "citations"}
)


def parse_statutes(text: str, *, file: str) -> tuple[list[StatuteEntry], list[Fault]]:
    """Read `statutes.toml`."""
    return _parse_list(text, file=file, key="statute", read=_read_statute)


def parse_topics(text: str, *, file: str) -> tuple[list[TopicEntry], list[Fault]]:
    """Read `topics.toml`."""
    return _parse_list(text, file=file, key="topic", read=_read_topic)


def parse_quizzes(text: str, *, file: str) -> tuple[list[QuizEntry], list[Fault]]:
    """Read `quizzes.toml`."""
    return _parse_list(text, file=file, key="quiz", read=_read_quiz)


def parse_questions(text: str, *, file: str) -> tuple[list[QuestionEntry], list[Fault]]:
    """Read one file of questions, all of one topic."""
    faults: list[Fault] = []
    root = _root(text, file=file, faults=faults)
    if root is None:
        return [], faults
    topic = root.code("topic", most=40)
    entries = [
        entry
        for fields in root.tables("question", least=1, most=MOST_ENTRIES)
        if (entry := _sound(fields, faults, lambda fields: _read_question(fields, file=file, topic=topic)))
    ]
    root.done()
    return entries, faults


def _parse_list(
    text: str, *, file: str, key: str, read: Callable[[Fields], T]
) -> tuple[list[T], list[Fault]]:
    faults: list[Fault] = []
    root = _root(text, file=file, faults=faults)
    if root is None:
        return [], faults
    tables = root.tables(key, least=1, most=MOST_ENTRIES)
    entries = [entry for fields in tables if (entry := _sound(fields, faults, read)) is not None]
    root.done()
    return entries, faults


def _root(text: str, *, file: str, faults: list[Fault]) -> Fields | None:
    if len(text) > LARGEST_FILE:
        faults.append(Fault(file, "", "file.large", f"{len(text)} > {LARGEST_FILE}"))
        return None
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        faults.append(Fault(file, "", "file.syntax", str(error)[:120]))
        return None
    return Fields(table, file=file, entry="", faults=faults)


def _sound(fields: Fields, faults: list[Fault], read: Callable[[Fields], T]) -> T | None:
    """The entry, or `None` if reading it met a fault."""
    before = len(faults)
    entry = read(fields)
    fields.done()
    return entry if len(faults) == before else None


def _read_date(fields: Fields, key: str) -> date:
    value = fields.text(key, most=10)
    try:
        return date.fromisoformat(value)
    except ValueError:
        if value:
            fields.fault("date.form", key)
        return date.min


def _read_statute(fields: Fields) -> StatuteEntry:
    return StatuteEntry(
        code=fields.code(most=80),
        version=_read_date(fields, "version"),
        title=fields.text("title", most=120),
        short_title=fields.text("short_title", most=60),
        status=StatuteStatus(fields.one_of("status", set(StatuteStatus)) or StatuteStatus.REPEALED),
    )


def _read_topic(fields: Fields) -> TopicEntry:
    return TopicEntry(
        code=fields.code(most=40), name=fields.text("name", most=40), name_en=fields.text("name_en", most=80)
    )


def _read_quiz(fields: Fields) -> QuizEntry:
    items = []
    for item in fields.tables("questions", least=1, most=MOST_ITEMS):
        items.append(
            QuizItemEntry(
                code=item.code(),
                seconds=item.integer("seconds", low=SECONDS[0], high=SECONDS[1]),
                buzzer=item.flag("buzzer", default=False),
            )
        )
        item.done()
    return QuizEntry(
        code=fields.code(),
        title=fields.text("title", most=40),
        title_en=fields.text("title_en", most=80),
        description=fields.text("description", most=200),
        items=tuple(items),
    )


def _read_citation(fields: Fields) -> CitationEntry:
    article = fields.text("article", most=12)
    if article and not is_article(article):
        fields.fault("article.form", article)
    citation = CitationEntry(
        law=fields.code("law", most=80),
        version=_read_date(fields, "version"),
        article=article,
        quote=fields.text("quote", most=LONGEST_QUOTE),
    )
    fields.done()
    return citation


def _read_question(fields: Fields, *, file: str, topic: str) -> QuestionEntry | None:
    code = fields.code()
    if code and topic and not code.startswith(f"{topic}-"):
        fields.fault("code.topic", f"begins with {topic}-")
    type_code = fields.one_of("type", TYPES)
    audience = fields.some_of("audience", set(Audience))
    explanation = fields.text("explanation", most=LONGEST_EXPLANATION)
    citations = tuple(map(_read_citation, fields.tables("citations", least=1, most=MOST_CITATIONS)))
    if not type_code:
        # Which other keys the entry may have depends on the type.
        fields.raw(_TYPE_DEPENDENT_KEYS)
        return None
    question_type = TYPES[type_code]
    # A question about the person is neither easy nor hard, so it need not say.
    needs_difficulty = question_type.graded or fields.has("difficulty")
    difficulty = fields.integer("difficulty", low=1, high=3) if needs_difficulty else 1
    shuffle = fields.flag("shuffle", default=question_type.may_shuffle)
    if shuffle and not question_type.may_shuffle:
        fields.fault("shuffle.fixed")
    entry = fields.raw(["text", *question_type.file_keys])
    try:
        authored = question_type.author(entry)
    except BadEntry as refusal:
        fields.fault(refusal.code)
        return None
    for fault in question_type.check(authored.content, authored.solution):
        fields.fault(fault)
    if not all(is_tidy(text) for text in (authored.content["text"], *authored.content["choices"])):
        fields.fault("text.untidy")
    return QuestionEntry(
        file=file,
        code=code,
        topic=topic,
        type=type_code,
        difficulty=difficulty,
        audience=tuple(Audience(word) for word in audience),
        authored=authored,
        shuffle=shuffle,
        explanation=explanation,
        citations=citations,
    )
