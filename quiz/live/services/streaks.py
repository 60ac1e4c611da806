"""Streaks are settled once for each question, at its reveal, in the reveal's own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from quiz.live.rules.scoring.streak import STEPS, bonus


def _identity(value: uuid.UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex


def settle_streaks(
    cursor: CursorWrapper, *, game_id: uuid.UUID, position: int, players: Sequence[uuid.UUID] | None = None
) -> None:
    """Lengthen or break each player's streak by their answer to this question, and add the bonus to answer and score.

    Only a fully right answer goes on a streak. `players` limits it to some; `None` is everybody who takes part.
    """
    parameters: list[Any] = [_identity(game_id), position]
    only = ""
    if players is not None:
        only = f" AND live_player.id IN ({', '.join(['%s'] * len(players))})"
        parameters += [_identity(player) for player in players]
    right = (
        "EXISTS (SELECT 1 FROM live_answer a WHERE a.game_id = live_player.game_id "  # noqa: S608 - a number, nothing from outside
        f"AND a.position = {int(position)} AND a.player_id = live_player.id AND a.grade >= 1)"
    )
    cursor.execute(
        f"UPDATE live_player SET streak = CASE WHEN {right} THEN streak + 1 ELSE 0 END "  # noqa: S608
        f"WHERE game_id = %s AND joined_at <= %s{only}",
        parameters,
    )
    steps = " ".join(f"WHEN {length} THEN {bonus(length)}" for length in range(len(STEPS) - 1))
    extra = f"CASE p.streak {steps} ELSE {bonus(len(STEPS))} END"
    cursor.execute(
        f"UPDATE live_answer SET bonus = (SELECT {extra} FROM live_player p WHERE p.id = live_answer.player_id) "  # noqa: S608
        f"WHERE game_id = %s AND position = %s AND grade >= 1{only.replace('live_player.id', 'player_id')}",
        parameters,
    )
    cursor.execute(
        "UPDATE live_player SET score = score + (SELECT a.bonus FROM live_answer a WHERE "  # noqa: S608
        f"a.game_id = live_player.game_id AND a.position = {int(position)} AND a.player_id = live_player.id) "
        f"WHERE game_id = %s AND joined_at <= %s{only} AND {right}",
        parameters,
    )
