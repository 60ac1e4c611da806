"""A game's figures as they are noted before its rows go into an archive; the same that its results page shows."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum

from quiz.live.models import Game, Player, QuestionTotals
from quiz.live.queries.counts import choice_counts
from quiz.live.queries.results import question_rows, team_rows


def game_figures(game: Game) -> dict[str, Any]:
    """The columns of `GameTotals` that are figures, from the rows."""
    players = Player.objects.filter(game=game)
    removed = players.filter(removed=True)
    seated = players.filter(removed=False).aggregate(
        players=Count("pk"),
        participants=Count("participant_id", distinct=True),
        answers=Sum("answered", default=0),
        correct=Sum("correct", default=0),
    )
    return {**seated, "removed": removed.count(), "teams": team_rows(game)}


def question_figures(game: Game) -> list[QuestionTotals]:
    """One unsaved row for each question, "does this concern you?" without any figure."""
    choices = {
        question.position: len(question.content.get("choices", ()))
        for question in game.questions.filter(graded=True)
    }
    return [
        QuestionTotals(
            game=game,
            position=row.position,
            answered=row.answered,
            correct=row.correct,
            median_ms=row.median_ms,
            counts=list(choice_counts(game.pk, row.position, choices[row.position])) if row.graded else [],
        )
        for row in question_rows(game)
    ]
