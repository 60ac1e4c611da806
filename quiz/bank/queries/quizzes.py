"""Which quizzes a division may play."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, When

from quiz.bank.models import Citation, Quiz
from quiz.bank.models.labels import in_current_language
from quiz.bank.rules.vocabulary import StatuteStatus

# The short quiz of every type, for organisers who have never opened a game: it stands first.
FIRST_TRY = "welcome"


@dataclass(frozen=True, slots=True)
class QuizSummary:
    """A quiz in a list. `suspended`: it holds a question that the law has outdated, and cannot be played."""

    quiz_id: UUID
    code: str
    title: str
    title_en: str
    description: str
    division: str | None  # name; None is everywhere
    questions: int
    seconds: int  # answering time in all
    suspended: bool

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return in_current_language(chinese=self.title, english=self.title_en)

    @property
    def minutes(self) -> int:
        """Answering time in whole minutes, at least 1."""
        return max(1, round(self.seconds / 60))


def visible_quizzes(divisions: Iterable[str]) -> QuerySet[Quiz]:
    """The quizzes for everybody, and those of these divisions, of what contains them and of what they contain."""
    allowed = Q(division=None)
    for code in divisions:
        above = [code[:length] for length in range(1, len(code) + 1)]
        allowed |= Q(division__in=above) | Q(division__code__startswith=code)
    return Quiz.objects.filter(allowed)


def list_quizzes(*divisions: str) -> list[QuizSummary]:
    """The quizzes that may be played in any of the divisions (codes of 4 to 12 digits): the first try, then by code."""
    outdated = Citation.objects.filter(question__items__quiz=OuterRef("pk")).exclude(
        statute__status=StatuteStatus.IN_FORCE
    )
    rows = (
        visible_quizzes(divisions)
        .select_related("division")
        .annotate(size=Count("items"), time=Sum("items__seconds", default=0), outdated=Exists(outdated))
        .order_by(Case(When(code=FIRST_TRY, then=0), default=1), "code")
    )
    return [
        QuizSummary(
            quiz_id=row.pk,
            code=row.code,
            title=row.title,
            title_en=row.title_en,
            description=row.description,
            division=row.division.name if row.division else None,
            questions=row.size,
            seconds=row.time,
            suspended=row.outdated,
        )
        for row in rows
    ]
