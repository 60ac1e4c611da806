"""Stores answers, and keeps the scores that follow from them.

Part of a batch's transaction (`services.store`). A reveal and a batch wait for each other at the game's row, so an
answer either is counted at the reveal or is judged by it.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kit.bulk.sql import Column, as_uuid, select_joined
from quiz.live.rules.game import Phase
from quiz.live.services.insert_answers import identity_of, insert_answers
from quiz.live.services.pending import NewAnswer, NotStored, Result, Stored
from quiz.live.services.streaks import settle_late_streaks

_ANSWER_ID = [Column("game_id", "uuid"), Column("position", "smallint"), Column("player_id", "uuid")]
_GAME = [Column("game_id", "uuid")]


@dataclass(frozen=True, slots=True)
class GameNow:
    """A game's row inside the transaction."""

    position: int
    phase: Phase
    revealed_at: int | None
    skipped: frozenset[int]
    streaks: bool
    buzz_round: int
    holder: uuid.UUID | None

    def has_revealed(self, answer: NewAnswer) -> bool:
        """Whether the results of this answer's question have been told."""
        return self.revealed_at is not None and answer.position == self.position

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


def _games(cursor: CursorWrapper, games: set[uuid.UUID]) -> dict[uuid.UUID, GameNow]:
    # Under a shared lock on PostgreSQL: a reveal waits for the batch, or the batch sees the reveal; batches of other
    # workers do not wait for each other. SQLite's transactions are one at a time anyway.
    rows = select_joined(
        cursor, connection, _GAME, [[game] for game in sorted(games)],
        select="g.id, g.position, g.phase, g.revealed_at, g.skipped, g.settings, g.buzz_round, g.holder",
        join="JOIN live_game g ON g.id = v.game_id"
        + (" ORDER BY g.id FOR SHARE OF g" if connection.vendor == "postgresql" else ""),
    )  # fmt: skip
    return {
        as_uuid(game): GameNow(
            position=position,
            phase=Phase(phase),
            revealed_at=revealed_at,
            skipped=frozenset(json.loads(skipped)),
            streaks=bool(json.loads(settings).get("streaks")),
            buzz_round=buzz_round,
            holder=as_uuid(holder) if holder else None,
        )
        for game, position, phase, revealed_at, skipped, settings, buzz_round, holder in rows
    }


def store_answers(
    cursor: CursorWrapper, items: list[tuple[int, NewAnswer]], results: dict[int, Result]
) -> None:
    """Insert answers, add their points, and write one result for each item into `results`."""
    if not items:
        return
    games = _games(cursor, {answer.game for _, answer in items})
    # Of two answers in one batch the first stands; a retry has the same key and a later time of receipt.
    first: dict[tuple[uuid.UUID, int], NewAnswer] = {}
    for index, answer in items:
        game = games.get(answer.game)
        code = game.accepts(answer) if game else "game.unknown"
        if code is None:
            first.setdefault((answer.player, answer.position), answer)
        else:
            # The same request may have been stored before the game moved on: then it is acknowledged all the same.
            results[index] = NotStored(code)
    new = insert_answers(cursor, list(first.values()))
    gained = [answer for answer in first.values() if identity_of(answer) in new]
    _settle_revealed(cursor, gained, games)
    rest: list[tuple[int, NewAnswer]] = []
    for index, answer in items:
        identity = identity_of(answer)
        if identity in new:
            overtaken = games[answer.game].has_revealed(answer)
            results[index] = Stored(new=True, late=answer.late, overtaken=overtaken)
            new.discard(identity)
        else:
            rest.append((index, answer))
    if not rest:
        return
    standing = _standing_answers(cursor, [answer for _, answer in rest])
    removed = _removed_players(cursor, {answer.player for _, answer in rest})
    for index, answer in rest:
        row = standing.get((answer.player, answer.position))
        if row is not None:
            same, game = row[0] == answer.key, games.get(answer.game)
            overtaken = game is not None and game.has_revealed(answer)
            results[index] = (
                Stored(new=False, late=row[1], overtaken=overtaken) if same else NotStored("answer.already")
            )
        elif answer.player in removed:
            results[index] = NotStored("join.removed")
        elif index not in results:
            # neither stored nor standing: the player is of another game, or gone with an erasure
            results[index] = NotStored("join.first")


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


def _settle_revealed(
    cursor: CursorWrapper, answers: list[NewAnswer], games: dict[uuid.UUID, GameNow]
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
