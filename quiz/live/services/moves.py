"""Writes a move: compare-and-set on the game's version, with everything that belongs to the move in one transaction."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from quiz.live.models import Answer, Game, Player
from quiz.live.queries.clock import now_sql
from quiz.live.rules.game import ENDED, Phase
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.settings import GameSettings
from quiz.live.services.streaks import settle_streaks


def _columns(state: GameState) -> dict[str, Any]:
    return {
        "version": state.version,
        "phase": state.phase.value,
        "position": state.position,
        "opened_at": state.opened_at,
        "closes_at": state.closes_at,
        "revealed_at": state.revealed_at,
        "due_at": state.due_at,
        "paused_at": state.paused_at,
        "buzz_round": state.buzz_round,
        "buzz_settle_at": state.buzz_settle_at,
        "holder": uuid.UUID(state.holder) if state.holder else None,
        "answer_by": state.answer_by,
        "former_holders": list(state.former_holders),
        "skipped": list(state.skipped),
    }


def commit_move(
    *,
    game_id: uuid.UUID,
    before: GameState,
    after: GameState,
    settings: GameSettings | None = None,
    by_deadline: bool = False,
) -> bool:
    """Make `after` the game's state if it still is `before`. Returns whether this caller made the move.

    `by_deadline`: the move is made only if the deadline has passed on the database's own clock, so that a worker whose
    clock runs ahead cannot cut a question short.
    """
    changes = _columns(after)
    if settings is not None:
        changes["settings"] = settings.to_json()
    if before.phase is Phase.LOBBY and after.phase is not Phase.LOBBY:
        changes["started_at"] = timezone.now()
    if after.phase in ENDED:
        changes["ended_at"] = timezone.now()
    with transaction.atomic():
        rows = Game.objects.filter(pk=game_id, version=before.version)
        if by_deadline:
            rows = rows.filter(due_at__lte=RawSQL(now_sql(), []))  # noqa: S611 - one of two constant expressions
        if rows.update(**changes) == 0:
            return False
        for position in set(after.skipped) - set(before.skipped):
            _void(game_id, position)
        counts = after.phase is Phase.REVEAL and after.item.graded and not after.item.buzzer
        if counts and _keeps_streaks(game_id):
            with connection.cursor() as cursor:
                settle_streaks(cursor, game_id=game_id, position=after.position)
    return True


def _keeps_streaks(game_id: uuid.UUID) -> bool:
    return bool(Game.objects.values_list("settings", flat=True).get(pk=game_id).get("streaks"))


def _void(game_id: uuid.UUID, position: int) -> None:
    """Take back what a skipped question earned: the answers stay, worth nothing."""
    answers = Answer.objects.filter(game_id=game_id, position=position)
    own = answers.filter(player=OuterRef("pk"))
    Player.objects.filter(pk__in=answers.values("player_id")).update(
        score=F("score") - Subquery(own.values("points")[:1]),
        correct=F("correct") - Subquery(own.values(right=Case(When(grade__gte=1, then=1), default=0))[:1]),
        answered=F("answered") - 1,
    )
    answers.update(points=0, bonus=0, grade=None)
