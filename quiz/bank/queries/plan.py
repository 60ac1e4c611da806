"""A quiz as plain values, for a game or a paper to freeze: what is authored later does not change what is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from quiz.bank.models import Citation, Question, Quiz, QuizItem
from quiz.bank.rules.errors import QUIZ_EMPTY, QUIZ_SUSPENDED, QUIZ_UNKNOWN, BankRefusal


@dataclass(frozen=True, slots=True)
class PlannedCitation:
    """A citation as pages show it."""

    law: str  # short title
    title: str
    version: str  # ISO date
    article: str  # 第三十一条
    quote: str


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question in its place. `content` may be shown at once; `solution`, `explanation` and `citations` at the reveal.

    Need codes of concern questions are not part of it.
    """

    question_id: UUID
    code: str
    type: str
    content: dict[str, Any]  # {"text", "choices"}
    solution: dict[str, Any]  # {"right": [choice indexes]}
    explanation: str
    citations: tuple[PlannedCitation, ...]
    seconds: int
    buzzer: bool
    graded: bool
    pick: int  # 1, or 0 for one or more
    difficulty: int  # 1 to 3
    topic: str  # name
    shuffle: bool


def quiz_plan(quiz_id: UUID) -> list[PlannedQuestion]:
    """The questions of a quiz in order.

    Raises `BankRefusal`: `quiz.unknown`, `quiz.empty`, or `quiz.suspended` if a question cites a statute version that
    is not in force (`about` has the codes of these questions).
    """
    if not Quiz.objects.filter(pk=quiz_id).exists():
        raise BankRefusal(QUIZ_UNKNOWN)
    citations = Citation.objects.select_related("statute")
    items = (
        QuizItem.objects.filter(quiz_id=quiz_id)
        .order_by("position")
        .prefetch_related(
            Prefetch("question", Question.objects.with_suspension().select_related("main_topic")),
            Prefetch("question__citations", citations),
        )
    )
    if not items:
        raise BankRefusal(QUIZ_EMPTY)
    suspended = [item.question.code for item in items if getattr(item.question, "suspended", True)]
    if suspended:
        raise BankRefusal(QUIZ_SUSPENDED, about=", ".join(suspended))
    return [_planned(item) for item in items]


def _planned(item: QuizItem) -> PlannedQuestion:
    question = item.question
    question_type = question.question_type
    return PlannedQuestion(
        question_id=question.pk,
        code=question.code,
        type=question.type,
        content=dict(question.content),
        solution=dict(question.solution),
        explanation=question.explanation,
        citations=tuple(
            PlannedCitation(
                law=citation.statute.short_title,
                title=citation.statute.title,
                version=citation.statute.version.isoformat(),
                article=citation.article_label,
                quote=citation.quote,
            )
            for citation in question.citations.all()
        ),
        seconds=item.seconds,
        buzzer=item.buzzer,
        graded=question_type.graded,
        pick=question_type.pick(question.content),
        difficulty=question.difficulty,
        topic=question.main_topic.name,
        shuffle=question.shuffle,
    )
