"""The plain case on PostgreSQL: newcomers and answers about which there is nothing to decide, in one round trip each.

A statement of its own is a transaction of its own, so what it has written is durable when it returns. Whatever it
leaves out – a name that is taken, a second answer, a question just closed – goes the careful way of `services.store`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from kit.bulk.sql import Column, source
from quiz.live.services.insert_answers import identity_of, insert_open_answers
from quiz.live.services.pending import Item, NewAnswer, NewPlayer, Result, Seated, Stored

PLAYER = [
    Column("id", "uuid"), Column("game_id", "uuid"), Column("participant_id", "uuid"), Column("seat", "smallint"),
    Column("name", "text"), Column("name_key", "text"), Column("team", "smallint"), Column("joined_at", "smallint"),
    Column("created_ms", "bigint"), Column("personal_time", "text"), Column("score", "integer"),
    Column("correct", "smallint"), Column("answered", "smallint"), Column("streak", "smallint"),
    Column("removed", "boolean"),
]  # fmt: skip
_NAMES = ", ".join(column.name for column in PLAYER)


def player_row(joining: NewPlayer) -> list[Any]:
    """A newcomer's row, in the order of `PLAYER`."""
    p = joining
    return [p.player, p.game, p.participant, p.seat, p.name, p.name_key, p.team, p.joined_at, p.created_ms,
            "x1", 0, 0, 0, 0, False]  # fmt: skip


def store_plain(batch: Sequence[Item], results: dict[int, Result]) -> None:
    """Store what is plain, and write its results; what is not in `results` afterwards is still to be looked at."""
    joining = [(index, item) for index, item in enumerate(batch) if isinstance(item, NewPlayer)]
    if joining:
        new = _insert_players([item for _, item in joining])
        for index, player in joining:
            if player.player in new:
                results[index] = Seated(player.player, player.name, player.team, player.joined_at)
    # Of two answers of one player in a batch the first is the answer; the other is looked at afterwards.
    first: dict[tuple[uuid.UUID, int], tuple[int, NewAnswer]] = {}
    for index, item in enumerate(batch):
        if isinstance(item, NewAnswer):
            first.setdefault((item.player, item.position), (index, item))
    if first:
        with connection.cursor() as cursor:
            stored = insert_open_answers(cursor, [answer for _, answer in first.values()])
        for index, answer in first.values():
            if identity_of(answer) in stored:
                results[index] = Stored(new=True, late=answer.late)


def _insert_players(players: Sequence[NewPlayer]) -> set[uuid.UUID]:
    """Insert newcomers with their participants; not one whose phone was removed from the game. Returns who is new."""
    values, parameters = source(connection, PLAYER, [player_row(player) for player in players], numbered=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH v AS MATERIALIZED (SELECT * FROM {values}),
            welcome AS MATERIALIZED (
                SELECT * FROM v WHERE NOT EXISTS (
                    SELECT 1 FROM live_player p
                    WHERE p.game_id = v.game_id AND p.participant_id = v.participant_id AND p.removed
                )
            ),
            person AS (
                INSERT INTO participants_participant (id, created_ms)
                SELECT DISTINCT ON (participant_id) participant_id, created_ms FROM welcome ON CONFLICT DO NOTHING
            ),
            ins AS (
                INSERT INTO live_player ({_NAMES}) SELECT {_NAMES} FROM welcome ON CONFLICT DO NOTHING RETURNING id
            )
            SELECT v.n FROM v JOIN ins ON ins.id = v.id
            """,  # noqa: S608 - names from code, values as parameters
            parameters,
        )
        return {players[n - 1].player for (n,) in cursor.fetchall()}
