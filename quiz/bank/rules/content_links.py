"""Checks content against itself and what is stored: nothing twice, nothing cited that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quiz.bank.rules.content_values import BankContent, Fault, QuestionEntry
from quiz.bank.types import TYPES

STATUTES, TOPICS, QUIZZES = "statutes.toml", "topics.toml", "quizzes.toml"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database already has, and content may therefore refer to."""

    statutes: frozenset[tuple[str, date]] = frozenset()
    topics: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()


def check_links(content: BankContent, *, stored: Stored) -> list[Fault]:
    """Every entry that stands twice, and every reference that leads nowhere."""
    return sorted(
        [
            *_repeated(STATUTES, ((entry.code, f"{entry.version}") for entry in content.statutes)),
            *_repeated(TOPICS, ((entry.code,) for entry in content.topics)),
            *_repeated(QUIZZES, ((entry.code,) for entry in content.quizzes)),
            *_repeated_questions(content.questions),
            *_loose_questions(content, stored),
            *_loose_quizzes(content, stored),
        ]
    )


def _repeated(file: str, keys: Iterable[tuple[str, ...]]) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Fault(file, " ".join(key), "code.repeated")


def _repeated_questions(questions: Iterable[QuestionEntry]) -> Iterator[Fault]:
    codes: set[str] = set()
    # The same words twice would be the same question under two codes.
    texts: dict[Hashable, str] = {}
    for entry in questions:
        if entry.code in codes:
            yield Fault(entry.file, entry.code, "code.repeated")
        codes.add(entry.code)
        content = entry.authored.content
        key = (content["text"], tuple(sorted(content["choices"])))
        if texts.setdefault(key, entry.code) != entry.code:
            yield Fault(entry.file, entry.code, "text.repeated", texts[key])


def _loose_questions(content: BankContent, stored: Stored) -> Iterator[Fault]:
    statutes = stored.statutes | {(entry.code, entry.version) for entry in content.statutes}
    topics = stored.topics | {entry.code for entry in content.topics}
    for entry in content.questions:
        if entry.topic not in topics:
            yield Fault(entry.file, entry.code, "topic.unknown", entry.topic)
        places = Counter((each.law, each.version, each.article, each.quote) for each in entry.citations)
        for (law, version, article, _quote), times in places.items():
            if (law, version) not in statutes:
                yield Fault(entry.file, entry.code, "statute.unknown", f"{law} {version}")
            if times > 1:
                yield Fault(entry.file, entry.code, "citation.repeated", f"{law} {article}")


def _loose_quizzes(content: BankContent, stored: Stored) -> Iterator[Fault]:
    questions = stored.questions | {entry.code for entry in content.questions}
    ungraded = {entry.code for entry in content.questions if not TYPES[entry.type].graded}
    for quiz in content.quizzes:
        for item in quiz.items:
            if item.buzzer and item.code in ungraded:
                yield Fault(QUIZZES, quiz.code, "buzzer.ungraded", item.code)
        for code, times in Counter(item.code for item in quiz.items).items():
            if code not in questions:
                yield Fault(QUIZZES, quiz.code, "question.unknown", code)
            if times > 1:
                yield Fault(QUIZZES, quiz.code, "question.repeated", code)
