"""Who is in, for the host and the screen."""

from __future__ import annotations

import uuid
from typing import Any

from quiz.live.models import Answer, Player

NEWEST = 24
PAGE = 50


def read_lobby(game_id: uuid.UUID) -> dict[str, Any]:
    """How many have joined, and the newest names."""
    seated = Player.objects.filter(game_id=game_id, removed=False)
    newest = seated.order_by("-created_ms", "-id").values_list("name", flat=True)[:NEWEST]
    return {"players": seated.count(), "newest": list(newest)}


def roster(
    game_id: uuid.UUID, *, search: str, offset: int, position: int, revealed: bool, teams: dict[int, str]
) -> tuple[int, list[dict[str, Any]]]:
    """A page of the players and how many match, best first.

    While the question at `position` is not revealed, neither score nor order tells who has it right.
    """
    players = Player.objects.filter(game_id=game_id)
    if search:
        players = players.filter(name__icontains=search)
    by_score = ("-score",) if revealed else ()
    page = list(players.order_by("removed", *by_score, "created_ms", "id")[offset : offset + PAGE])
    answers = Answer.objects.filter(game_id=game_id, position=position, player__in=page)
    points = dict(answers.values_list("player_id", "points"))
    return players.count(), [
        {
            "id": str(player.pk),
            "name": player.name,
            "team": teams.get(player.team or 0),
            "score": player.score if revealed else player.score - points.get(player.pk, 0),
            "answered": player.pk in points,
            "time": player.personal_time,
            "removed": player.removed,
        }
        for player in page
    ]
