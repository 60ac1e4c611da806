"""Counts and rankings of a game, read from the rows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Avg, Count

from kit.bulk.sql import Column, as_uuid, select_joined
from quiz.live.models import Buzz, Player
from quiz.live.protocol.state import Boards
from quiz.live.queries.counts import by_choice, taken
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings

TOP = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """One player's own result of a question, and their total."""

    player: uuid.UUID
    score: int
    streak: int
    team: int | None
    answered: bool
    grade: float | None
    points: int


def presses(game_id: uuid.UUID, position: int, buzz_round: int) -> list[tuple[int, str]]:
    """The presses of a buzzer round: time of receipt and player."""
    rows = Buzz.objects.filter(game_id=game_id, position=position, round=buzz_round, player__removed=False)
    return [(at, str(player)) for at, player in rows.values_list("received_at", "player_id")]


def ranks(game_id: uuid.UUID) -> Ranks:
    """The ranks of a game from one pass over its scores."""
    rows = (
        Player.objects.filter(game_id=game_id, removed=False)
        .values_list("score")
        .annotate(n=Count("*"))
        .order_by()
    )
    return Ranks((score, number) for score, number in rows)


def team_rows(game_id: uuid.UUID, settings: GameSettings) -> list[dict[str, Any]]:
    """Teams by the mean score of their active members (who have answered at all), best first; small teams unranked.

    A mean, so that a village of forty and a school of four hundred meet on one level.
    """
    means = {
        row["team"]: row
        for row in Player.objects.filter(game_id=game_id, removed=False, team__isnull=False, answered__gt=0)
        .values("team")
        .annotate(mean=Avg("score"), members=Count("*"))
        .order_by()
    }
    rows: list[dict[str, Any]] = []
    for team in settings.teams:
        found = means.get(team.id)
        members = found["members"] if found else 0
        ranked = members >= settings.team_minimum
        score = round(found["mean"], 1) if found and ranked else None
        rows.append({"team": team.id, "name": team.name, "score": score, "members": members})
    rows.sort(key=lambda row: (row["score"] is None, -(row["score"] or 0), row["team"]))
    table = Ranks((round((row["score"] or 0) * 10), 1) for row in rows if row["score"] is not None)
    for row in rows:
        row["rank"] = None if row["score"] is None else table.rank(round(row["score"] * 10))
    return rows


def boards(
    game_id: uuid.UUID, position: int, *, choices: int, settings: GameSettings, table: Ranks
) -> Boards:
    """Counts of a question and the standing of the game."""
    found = taken(game_id, position)
    names = {team.id: team.name for team in settings.teams}
    best = (
        # the histogram tells where the best begin: what is below need not be sorted
        Player.objects.filter(game_id=game_id, removed=False, score__gte=table.least_of_best(TOP) or 0)
        .order_by("-score", "created_ms", "id")
        .only("name", "score", "team")[:TOP]
    )
    return Boards(
        counts=by_choice(found, choices) if position >= 0 else (),
        answered=sum(each.number for each in found),
        correct=sum(each.right for each in found),
        top=tuple(
            {"rank": table.rank(p.score), "name": p.name, "score": p.score, "team": names.get(p.team or 0)}
            for p in best
        ),
        teams=tuple(team_rows(game_id, settings)) if settings.teams else (),
        players=table.total,
    )


def standings(game_id: uuid.UUID, position: int, players: Sequence[uuid.UUID]) -> list[Standing]:
    """The own results of these players for one question, in one query."""
    with connection.cursor() as cursor:
        rows = select_joined(
            cursor,
            connection,
            [Column("player_id", "uuid")],
            [[player] for player in players],
            select="p.id, p.score, p.streak, p.team, a.player_id, a.grade, a.points + a.bonus",
            join=(
                "JOIN live_player p ON p.id = v.player_id "
                "LEFT JOIN live_answer a ON a.game_id = p.game_id AND a.player_id = p.id "
                f"AND a.position = {int(position)}"
            ),
        )
    return [
        Standing(as_uuid(player), score, streak, team, answer is not None, grade, points or 0)
        for player, score, streak, team, answer, grade, points in rows
    ]
