"""Figures over several games: from their rows, and from what stands for the rows of those that are archived.

One statement reads both, so a game that goes into an archive or comes back at this very moment is counted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Sum, Value

from quiz.live.models import Game
from quiz.live.queries.counted import counted_games, counted_players, counted_questions, counted_totals


@dataclass(frozen=True, slots=True)
class Figures:
    """What games came to, those left out that do not count, and players whom a host has removed.

    Different people over all games are no figure: who is archived is forgotten.
    """

    games: int = 0
    # Seats, and devices: two people may share one. Who plays in two games is counted in both.
    players: int = 0
    devices: int = 0
    # To graded questions that were not skipped.
    answers: int = 0
    correct: int = 0
    # How often somebody was asked whether a matter concerns them.
    asked: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            games=self.games + other.games,
            players=self.players + other.players,
            devices=self.devices + other.devices,
            answers=self.answers + other.answers,
            correct=self.correct + other.correct,
            asked=self.asked + other.asked,
        )

    @property
    def share(self) -> float | None:
        """Of the answers, how many were right: 0 to 1, `None` without any."""
        return self.correct / self.answers if self.answers else None


def figures_over(games: QuerySet[Game]) -> Figures:
    """These games together, as far as they count."""
    return sum(figures_by("pk", games).values(), Figures())


def figures_by(column: str, games: QuerySet[Game]) -> dict[Any, Figures]:
    """For each value of a column of these games, such as `division`; values without a game that counts are missing."""
    found: dict[Any, Figures] = defaultdict(Figures)
    for key, *figures in _rows(column, games):
        found[key] += Figures(*figures)
    return dict(found)


def _rows(column: str, games: QuerySet[Game]) -> Iterable[tuple[Any, ...]]:
    """The value of the column and then `Figures` in its order: a row for each game and source."""
    these = games.order_by().values("pk")
    nothing = Value(0, output_field=IntegerField())
    once = counted_games().filter(pk__in=these)
    by_game = F(f"game__{column}")

    def of(rows: QuerySet[Any], *figures: Any) -> Any:
        named = {f"figure_{number}": figure for number, figure in enumerate(figures)}
        grouped = rows.filter(game__in=these).order_by().values("game_id").annotate(key=by_game, **named)
        return grouped.values_list("key", *named)

    rows: Iterable[tuple[Any, ...]] = (
        once.order_by()
        .annotate(key=F(column), one=Value(1, output_field=IntegerField()), none=nothing)
        .values_list("key", "one", "none", "none", "none", "none", "none")
        .union(
            of(
                counted_players(), nothing, Count("pk"), Count("participant_id", distinct=True),
                Sum("answered"), Sum("correct"), nothing,
            ),
            of(
                counted_totals(), nothing, Sum("players"), Sum("participants"), Sum("answers"), Sum("correct"),
                nothing,
            ),
            of(counted_questions(), nothing, nothing, nothing, nothing, nothing, Sum("asked")),
            all=True,
        )
    )  # fmt: skip
    return rows
