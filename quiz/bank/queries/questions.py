"""Finding questions: by words, topic, type, difficulty and standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import Prefetch, Q

from quiz.bank.models import Citation, Question
from quiz.bank.models.question import QuestionQuerySet

Standing = Literal["", "in_use", "suspended"]
# More words than that find nothing sensible and cost a scan each.
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class QuestionSearch:
    """What to look for; empty fields look for everything."""

    words: str = ""
    topic: str = ""  # code
    law: int | None = None  # key of the statute's row: one version of it
    type: str = ""  # code
    difficulty: int | None = None
    standing: Standing = ""


def find_questions(search: QuestionSearch) -> QuestionQuerySet:
    """The questions, by topic and code, with `suspended`. Every word must occur in text, explanation or code."""
    questions = (
        Question.objects.with_suspension()
        .select_related("main_topic")
        .prefetch_related(Prefetch("citations", Citation.objects.select_related("statute")))
    )
    for word in search.words.split()[:MOST_WORDS]:
        questions = questions.filter(
            Q(content__text__icontains=word)
            | Q(explanation__icontains=word)
            | Q(code__icontains=word)
            | Q(statutes__short_title__icontains=word)
        )
    if search.topic:
        questions = questions.filter(topics__code=search.topic)
    if search.law is not None:
        questions = questions.filter(citations__statute=search.law)
    if search.type:
        questions = questions.filter(type=search.type)
    if search.difficulty is not None:
        questions = questions.filter(difficulty=search.difficulty)
    if search.standing:
        questions = questions.suspended(search.standing == "suspended")
    return questions.order_by("main_topic__position", "code").distinct()
