"""Stores answers, and keeps the scores that follow from them.

Part of a batch's transaction (`services.store`). A reveal and a batch wait for each other at the game's row, so an
answer either is counted at the reveal or is judged by it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kit.bulk.sql import Column, as_uuid, insert_new, select_joined, update_joined
from quiz.live.models import Game
from quiz.live.rules.game import Phase
from quiz.live.services.pending import NewAnswer, NotStored, Result, Stored
from quiz.live.services.streaks import settle_late_streaks

_ANSWER = [
    Column("game_id", "uuid"), Column("position", "smallint"), Column("player_id", "uuid"), Column("key", "uuid"),
    Column("choices", "text"), Column("grade", "float8"), Column("points", "smallint"), Column("bonus", "smallint"),
    Column("received_at", "bigint"), Column("credited_ms", "integer"), Column("late", "boolean"),
]  # fmt: skip
_ANSWER_ID = [Column("game_id", "uuid"), Column("position", "smallint"), Column("player_id", "uuid")]
_GAIN = [
    Column("player_id", "uuid"),
    Column("points", "integer"),
    Column("rights", "integer"),
    Column("n", "integer"),
]


@dataclass(frozen=True, slots=True)
class _GameNow:
    """A game's row inside the transaction."""

    position: int
    phase: Phase
    revealed_at: int | None
    skipped: frozenset[int]
    streaks: bool
    buzz_round: int
    holder: uuid.UUID | None

    def accepts(self, answer: NewAnswer) -> str | None:
        """The refusal's code if the game has moved past this answer, as seen under the row's lock."""
        if (
            answer.position != self.position
            or answer.position in self.skipped
            or self.phase is Phase.CANCELLED
        ):
            return "answer.not_open"
        if self.buzz_round and (self.phase is not Phase.BUZZED or self.holder != answer.player):
            return "answer.not_yours"
        if self.revealed_at is not None and answer.received_at >= self.revealed_at:
            return "answer.revealed"
        return None


def _games(cursor: CursorWrapper, games: set[uuid.UUID]) -> dict[uuid.UUID, _GameNow]:
    # Under a shared lock on PostgreSQL: a reveal waits for the batch, or the batch sees the reveal; batches of other
    # workers do not wait for each other. SQLite's transactions are one at a time anyway.
    if connection.vendor == "postgresql":
        cursor.execute("SELECT 1 FROM live_game WHERE id = ANY(%s) ORDER BY id FOR SHARE", [list(games)])
    rows = Game.objects.filter(pk__in=games)
    return {
        row.pk: _GameNow(
            position=row.position,
            phase=Phase(row.phase),
            revealed_at=row.revealed_at,
            skipped=frozenset(row.skipped),
            streaks=bool(row.settings.get("streaks")),
            buzz_round=row.buzz_round,
            holder=row.holder,
        )
        for row in rows.only(
            "position", "phase", "revealed_at", "skipped", "settings", "buzz_round", "holder"
        )
    }


def store_answers(
    cursor: CursorWrapper, items: list[tuple[int, NewAnswer]], results: dict[int, Result]
) -> None:
    """Insert answers, add their points, and write one result for each item into `results`."""
    if not items:
        return
    games = _games(cursor, {answer.game for _, answer in items})
    removed = _removed_players(cursor, {answer.player for _, answer in items})
    fit: list[tuple[int, NewAnswer]] = []
    for index, answer in items:
        game = games.get(answer.game)
        code = game.accepts(answer) if game else "game.unknown"
        if answer.player in removed:
            code = "join.removed"
        if code is None:
            fit.append((index, answer))
        else:
            # The same request may have been stored before the game moved on: then it is acknowledged all the same.
            results[index] = NotStored(code)
    new = {
        (as_uuid(player), position, as_uuid(key))
        for player, position, key in insert_new(
            cursor, connection, "live_answer", _ANSWER,
            [[a.game, a.position, a.player, a.key, ",".join(map(str, a.choices)), a.grade, a.points, 0,
              a.received_at, a.credited_ms, a.late] for _, a in fit],
            returning=["player_id", "position", "key"],
        )
    }  # fmt: skip
    # A retry has the same key and a later time of receipt: only the first of them was inserted, and only it earns.
    first: dict[tuple[uuid.UUID, int, uuid.UUID], NewAnswer] = {}
    for _, answer in fit:
        first.setdefault((answer.player, answer.position, answer.key), answer)
    gained = [answer for identity, answer in first.items() if identity in new]
    _add_to_scores(cursor, gained)
    _settle_revealed(cursor, gained, games)
    rest: list[tuple[int, NewAnswer]] = []
    for index, answer in items:
        identity = (answer.player, answer.position, answer.key)
        if identity in new:
            results[index] = Stored(new=True, late=answer.late)
            new.discard(identity)
        else:
            rest.append((index, answer))
    standing = _standing_answers(cursor, [answer for _, answer in rest])
    for index, answer in rest:
        row = standing.get((answer.player, answer.position))
        if row is not None:
            same = row[0] == answer.key
            results[index] = Stored(new=False, late=row[1]) if same else NotStored("answer.already")


def _removed_players(cursor: CursorWrapper, players: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the players whom a host has removed: a worker may not have heard of it yet."""
    rows = select_joined(
        cursor, connection, _ANSWER_ID[2:], [[player] for player in sorted(players)],
        select="p.id", join="JOIN live_player p ON p.id = v.player_id AND p.removed",
    )  # fmt: skip
    return {as_uuid(player) for (player,) in rows}


def _standing_answers(
    cursor: CursorWrapper, answers: list[NewAnswer]
) -> dict[tuple[uuid.UUID, int], tuple[uuid.UUID, bool]]:
    """Key and lateness of the answers that stand, whoever wrote them."""
    rows = select_joined(
        cursor, connection, _ANSWER_ID, [[a.game, a.position, a.player] for a in answers],
        select="a.player_id, a.position, a.key, a.late",
        join="JOIN live_answer a ON a.game_id = v.game_id AND a.position = v.position AND a.player_id = v.player_id",
    )  # fmt: skip
    return {(as_uuid(player), position): (as_uuid(key), bool(late)) for player, position, key, late in rows}


def _add_to_scores(cursor: CursorWrapper, answers: list[NewAnswer]) -> None:
    gains: dict[uuid.UUID, list[int]] = {}
    for answer in answers:
        gain = gains.setdefault(answer.player, [0, 0, 0])
        gain[0] += answer.points
        gain[1] += answer.grade >= 1
        gain[2] += 1
    update_joined(
        cursor, connection, "live_player", _GAIN,
        # in one order, so that two workers never wait for each other's rows
        [[player, *gain] for player, gain in sorted(gains.items())],
        assign="score = score + v.points, correct = correct + v.rights, answered = answered + v.n",
        where="live_player.id = v.player_id",
    )  # fmt: skip


def _settle_revealed(
    cursor: CursorWrapper, answers: list[NewAnswer], games: dict[uuid.UUID, _GameNow]
) -> None:
    """Answers that were received before the reveal but committed after it missed the reveal's settling of streaks."""
    late: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for answer in answers:
        game = games[answer.game]
        if game.streaks and game.revealed_at is not None:
            late[answer.game].append(answer.player)
    for game_id, players in late.items():
        game = games[game_id]
        settle_late_streaks(
            cursor, game_id=game_id, position=game.position, players=players, skipped=game.skipped
        )
