"""What content files hold, as values: `content_file` reads them, `content_links` compares them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz.bank.rules.vocabulary import Audience, StatuteStatus
from quiz.bank.types.base import Authored


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong and where: the file, the entry's code or number, a dotted code, the key or value."""

    file: str
    entry: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.code, self.detail) if part)


@dataclass(frozen=True, slots=True)
class StatuteEntry:
    code: str
    version: date
    title: str
    short_title: str
    status: StatuteStatus


@dataclass(frozen=True, slots=True)
class TopicEntry:
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CitationEntry:
    law: str
    version: date
    article: str  # Arabic, such as "287-2"
    quote: str


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    file: str
    code: str
    topic: str
    type: str
    difficulty: int
    audience: tuple[Audience, ...]
    authored: Authored
    shuffle: bool
    explanation: str
    citations: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class QuizItemEntry:
    code: str
    seconds: int
    buzzer: bool


@dataclass(frozen=True, slots=True)
class QuizEntry:
    code: str
    title: str
    title_en: str
    description: str
    items: tuple[QuizItemEntry, ...]


@dataclass(frozen=True, slots=True)
class BankContent:
    """Everything that a content directory holds."""

    statutes: tuple[StatuteEntry, ...] = ()
    topics: tuple[TopicEntry, ...] = ()
    questions: tuple[QuestionEntry, ...] = ()
    quizzes: tuple[QuizEntry, ...] = ()
