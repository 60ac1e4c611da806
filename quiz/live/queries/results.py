"""The results of a game: by question, by player, by team. From its rows, or from its totals once they are archived.

A "does this concern you?" question appears with its words and no figure at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast

from quiz.live.models import Answer, Game, GameQuestion, GameTotals, Player, QuestionTotals
from quiz.live.queries import boards
from quiz.live.rules.settings import parse_settings

# Medians come from a histogram of tenths of a second: exact enough to read, and a row for each tenth, not each answer.
_BUCKET_MS = 100


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """How a question went. `correct`, `share` and `median_ms` are `None` for what is not graded; `share` is 0 to 1."""

    position: int
    text: str
    topic: str
    graded: bool
    shown: bool
    skipped: bool
    answered: int
    correct: int | None
    share: float | None
    median_ms: int | None

    @property
    def number(self) -> int:
        """Counted from 1, as the hall saw it."""
        return self.position + 1

    @property
    def median_seconds(self) -> float | None:
        return None if self.median_ms is None else self.median_ms / 1000


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A player's result; `rank` is `None` for somebody removed."""

    rank: int | None
    name: str
    team: str
    score: int
    correct: int
    answered: int
    joined_at: int
    removed: bool


def median_of(histogram: Iterable[tuple[int, int]]) -> int | None:
    """The median of pairs of value and count: the lower one of two middle values; `None` of nothing."""
    ordered = sorted(histogram)
    total = sum(count for _, count in ordered)
    seen = 0
    for value, count in ordered:
        seen += count
        if seen * 2 >= total:
            return value
    return None


def _medians(game: Game) -> dict[int, int | None]:
    bucket = Cast(F("credited_ms") / _BUCKET_MS, IntegerField())
    rows = (
        Answer.objects.filter(game=game, player__removed=False)
        .annotate(tenths=bucket)
        .values_list("position", "tenths")
        .annotate(n=Count("*"))
        .order_by()
    )
    histograms: dict[int, list[tuple[int, int]]] = {}
    for position, tenths, number in rows:
        histograms.setdefault(position, []).append((tenths * _BUCKET_MS, number))
    return {position: median_of(pairs) for position, pairs in histograms.items()}


def _totals(game: Game) -> Mapping[int, tuple[int, int]]:
    rows = (
        Answer.objects.filter(game=game, player__removed=False)
        .values_list("position")
        .annotate(answered=Count("*"), correct=Count("player_id", filter=Q(grade__gte=1)))
        .order_by()
    )
    return {position: (answered, correct) for position, answered, correct in rows}


def _question_row(
    game: Game,
    question: GameQuestion,
    totals: Mapping[int, tuple[int, int]],
    medians: Mapping[int, int | None],
) -> QuestionRow:
    answered, correct = totals.get(question.position, (0, 0)) if question.graded else (0, 0)
    return QuestionRow(
        position=question.position,
        text=str(question.content.get("text", "")),
        topic=question.topic,
        graded=question.graded,
        shown=question.position <= game.position,
        skipped=question.position in game.skipped,
        answered=answered,
        correct=correct if question.graded else None,
        share=correct / answered if answered else None,
        median_ms=medians.get(question.position) if question.graded else None,
    )


def archived(game: Game) -> GameTotals | None:
    """The totals that stand for the game's rows, if those are in an archive."""
    return GameTotals.objects.filter(game=game, restored_at__isnull=True).first()


def _kept(game: Game) -> tuple[dict[int, tuple[int, int]], dict[int, int | None]]:
    rows = list(QuestionTotals.objects.filter(game=game))
    return (
        {row.position: (row.answered, row.correct or 0) for row in rows},
        {row.position: row.median_ms for row in rows},
    )


def question_rows(game: Game) -> list[QuestionRow]:
    """Every question of the game in order, in four queries."""
    totals, medians = _kept(game) if archived(game) else (_totals(game), _medians(game))
    return [
        _question_row(game, question, totals, medians) for question in game.questions.order_by("position")
    ]


def ranked_players(game: Game) -> QuerySet[Player]:
    """The players, best first; those removed by the host last."""
    return game.players.order_by("removed", "-score", "created_ms", "pk")


def player_rows(game: Game, players: Iterable[Player]) -> list[PlayerRow]:
    """These players with their ranks among all of the game; nobody has one without points."""
    table = boards.ranks(game.pk)
    names = {team.id: team.name for team in parse_settings(game.settings).teams}
    return [
        PlayerRow(
            rank=table.rank(player.score) if player.score and not player.removed else None,
            name=player.name,
            team=names.get(player.team or 0, ""),
            score=player.score,
            correct=player.correct,
            answered=player.answered,
            joined_at=player.joined_at,
            removed=player.removed,
        )
        for player in players
    ]


def team_rows(game: Game) -> list[dict[str, Any]]:
    """The teams of the game, best first: `rank`, `name`, `score`, `members`."""
    kept = archived(game)
    if kept is not None:
        return list(kept.teams)
    return boards.team_rows(game.pk, parse_settings(game.settings))
