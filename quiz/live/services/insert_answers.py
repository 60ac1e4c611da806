"""The statements that write answers and add their points: one on PostgreSQL, two on SQLite.

Both leave out an answer whose player is not in its game or has been removed by the host, and one to a question that the
player has answered before. Part of a batch's transaction (`services.store_answers`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kit.bulk.sql import Column, as_uuid, insert_new, source, update_joined
from quiz.live.services.pending import NewAnswer

# Player, position, key: the same key again is the same answer.
Identity = tuple[uuid.UUID, int, uuid.UUID]

_ANSWER = [
    Column("game_id", "uuid"), Column("position", "smallint"), Column("player_id", "uuid"), Column("key", "uuid"),
    Column("choices", "text"), Column("grade", "float8"), Column("points", "smallint"), Column("bonus", "smallint"),
    Column("received_at", "bigint"), Column("credited_ms", "integer"), Column("late", "boolean"),
]  # fmt: skip
_NAMES = ", ".join(column.name for column in _ANSWER)
_VALUES = ", ".join(f"v.{column.name}" for column in _ANSWER)
_SEATED = "JOIN live_player p ON p.id = v.player_id AND p.game_id = v.game_id AND NOT p.removed"
_GAIN = [
    Column("player_id", "uuid"),
    Column("points", "integer"),
    Column("rights", "integer"),
]


def identity_of(answer: NewAnswer) -> Identity:
    return answer.player, answer.position, answer.key


def insert_answers(cursor: CursorWrapper, answers: Sequence[NewAnswer]) -> set[Identity]:
    """Insert what is new and add its points to the scores. Returns the identities of what is new.

    At most one answer for each player may be among them.
    """
    if not answers:
        return set()
    if connection.vendor == "postgresql":
        return _in_one_statement(cursor, answers)
    return _in_two_statements(cursor, answers)


def insert_open_answers(cursor: CursorWrapper, answers: Sequence[NewAnswer]) -> set[Identity]:
    """The same on PostgreSQL, complete in itself: only answers to what is open to everybody, as the locked row says.

    So the plain case, which is nearly every answer, takes one round trip. What it leaves out may be sound all the same.
    """
    return _in_one_statement(cursor, answers, game=_OPEN_GAME, join="JOIN g USING (game_id, position)")


# The lock is shared: a reveal waits for the batch, or the batch sees the reveal (PostgreSQL reads the row again after
# waiting), and batches of other workers do not wait for each other.
_OPEN_GAME = """
        g AS MATERIALIZED (
            SELECT id AS game_id, position FROM live_game
            WHERE id IN (SELECT game_id FROM v) AND phase = 'open' AND revealed_at IS NULL AND buzz_round = 0
            ORDER BY id FOR SHARE
        ),"""


def _rows(answers: Sequence[NewAnswer]) -> list[list[object]]:
    return [
        [a.game, a.position, a.player, a.key, ",".join(map(str, a.choices)), a.grade, a.points, 0, a.received_at,
         a.credited_ms, a.late]
        for a in answers
    ]  # fmt: skip


def _in_one_statement(
    cursor: CursorWrapper, answers: Sequence[NewAnswer], *, game: str = "", join: str = ""
) -> set[Identity]:
    values, parameters = source(connection, _ANSWER, _rows(answers), numbered=True)
    cursor.execute(
        f"""
        WITH v AS MATERIALIZED (SELECT * FROM {values}),{game}
        ins AS (
            INSERT INTO live_answer ({_NAMES}) SELECT {_VALUES} FROM v {join} {_SEATED} ON CONFLICT DO NOTHING
            RETURNING player_id, position, key, points, grade
        ),
        gain AS (
            UPDATE live_player SET score = score + ins.points, answered = answered + 1,
                correct = correct + CASE WHEN ins.grade >= 1 THEN 1 ELSE 0 END
            FROM ins WHERE live_player.id = ins.player_id
        )
        SELECT v.n FROM v JOIN ins ON ins.player_id = v.player_id AND ins.position = v.position AND ins.key = v.key
        """,  # noqa: S608 - names from code, values as parameters
        parameters,
    )
    return {identity_of(answers[n - 1]) for (n,) in cursor.fetchall()}


def _in_two_statements(cursor: CursorWrapper, answers: Sequence[NewAnswer]) -> set[Identity]:
    inserted = insert_new(
        cursor, connection, "live_answer", _ANSWER, _rows(answers), join=_SEATED,
        returning=["player_id", "position", "key", "points", "grade"],
    )  # fmt: skip
    update_joined(
        cursor, connection, "live_player", _GAIN,
        [[as_uuid(player), points, int((grade or 0) >= 1)] for player, _, _, points, grade in inserted],
        assign="score = score + v.points, correct = correct + v.rights, answered = answered + 1",
        where="live_player.id = v.player_id",
    )  # fmt: skip
    return {(as_uuid(player), position, as_uuid(key)) for player, position, key, _, _ in inserted}
