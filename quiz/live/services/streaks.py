"""Streaks are settled once for each question, at its reveal, in the reveal's own transaction.

Buzzer questions leave them alone: only one person may answer those.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from quiz.live.rules.scoring.streak import STEPS, bonus


def _identity(value: uuid.UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex


def _right_at(position: int) -> str:
    """Whether a player's answer to a question is fully right; only such an answer goes on a streak."""
    return (
        "EXISTS (SELECT 1 FROM live_answer a WHERE a.game_id = live_player.game_id "  # noqa: S608 - a number, nothing from outside
        f"AND a.position = {int(position)} AND a.player_id = live_player.id AND a.grade >= 1)"
    )


def settle_streaks(cursor: CursorWrapper, *, game_id: uuid.UUID, position: int) -> None:
    """Lengthen or break everybody's streak by their answer to this question, and pay the bonus."""
    cursor.execute(
        f"UPDATE live_player SET streak = CASE WHEN {_right_at(position)} THEN streak + 1 ELSE 0 END "  # noqa: S608
        "WHERE game_id = %s AND joined_at <= %s",
        [_identity(game_id), position],
    )
    _pay(cursor, game_id=game_id, position=position)


def settle_late_streaks(
    cursor: CursorWrapper,
    *,
    game_id: uuid.UUID,
    position: int,
    players: Sequence[uuid.UUID],
    skipped: Collection[int],
) -> None:
    """The same for players whose answer was committed only after the reveal had counted them as silent.

    Their streak is counted anew from the rows: the questions answered right since the last one that was not.
    """
    played = f"AND q.position NOT IN ({', '.join(str(int(p)) for p in skipped)}) " if skipped else ""
    last_miss = (
        "SELECT MAX(q.position) FROM live_gamequestion q WHERE q.game_id = live_player.game_id "  # noqa: S608 - numbers
        "AND q.graded AND NOT q.buzzer "
        f"AND q.position <= {int(position)} AND q.position >= live_player.joined_at {played}"
        "AND NOT EXISTS (SELECT 1 FROM live_answer b WHERE b.game_id = q.game_id AND b.position = q.position "
        "AND b.player_id = live_player.id AND b.grade >= 1)"
    )
    only, parameters = _limited_to("live_player.id", players)
    cursor.execute(
        "UPDATE live_player SET streak = (SELECT COUNT(*) FROM live_answer a WHERE a.game_id = live_player.game_id "  # noqa: S608
        f"AND a.player_id = live_player.id AND a.grade >= 1 AND a.position <= {int(position)} "
        "AND NOT EXISTS (SELECT 1 FROM live_gamequestion b WHERE b.game_id = a.game_id "
        "AND b.position = a.position AND b.buzzer) "
        f"AND a.position > COALESCE(({last_miss}), -1)) WHERE game_id = %s{only}",
        [_identity(game_id), *parameters],
    )
    _pay(cursor, game_id=game_id, position=position, players=players)


def _limited_to(column: str, players: Sequence[uuid.UUID] | None) -> tuple[str, list[Any]]:
    if players is None:
        return "", []
    return f" AND {column} IN ({', '.join(['%s'] * len(players))})", [_identity(player) for player in players]


def _pay(
    cursor: CursorWrapper, *, game_id: uuid.UUID, position: int, players: Sequence[uuid.UUID] | None = None
) -> None:
    """Add the bonus of the streak to a right answer and to its player's score."""
    steps = " ".join(f"WHEN {length} THEN {bonus(length)}" for length in range(len(STEPS) - 1))
    extra = f"CASE p.streak {steps} ELSE {bonus(len(STEPS))} END"
    only, parameters = _limited_to("player_id", players)
    cursor.execute(
        f"UPDATE live_answer SET bonus = (SELECT {extra} FROM live_player p WHERE p.id = live_answer.player_id) "  # noqa: S608
        f"WHERE game_id = %s AND position = %s AND grade >= 1{only}",
        [_identity(game_id), position, *parameters],
    )
    only, parameters = _limited_to("live_player.id", players)
    cursor.execute(
        "UPDATE live_player SET score = score + (SELECT a.bonus FROM live_answer a WHERE "  # noqa: S608
        f"a.game_id = live_player.game_id AND a.position = {int(position)} AND a.player_id = live_player.id) "
        f"WHERE game_id = %s AND joined_at <= %s{only} AND {_right_at(position)}",
        [_identity(game_id), position, *parameters],
    )
