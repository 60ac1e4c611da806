"""Stores a batch of joins, answers, presses and asked-marks in one transaction.

Called by the group commit, never directly. The rows' unique keys decide every race, and every part is idempotent: after
a failure that leaves the commit in doubt the same batch is simply stored again.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from kit.bulk.sql import Column, as_uuid, insert_new, select_joined, update_joined
from quiz.live.services.pending import (
    Item,
    NewAnswer,
    NewAsked,
    NewPlayer,
    NewPress,
    NotStored,
    Result,
    Seated,
    Stored,
)
from quiz.live.services.store_answers import store_answers
from quiz.live.services.store_plain import PLAYER, player_row, store_plain

_PARTICIPANT = [Column("id", "uuid"), Column("created_ms", "bigint")]
_SEAT = [Column("game_id", "uuid"), Column("participant_id", "uuid"), Column("seat", "smallint")]
_ANSWER_ID = [Column("game_id", "uuid"), Column("position", "smallint"), Column("player_id", "uuid")]
_PRESS = [
    *_ANSWER_ID[:2],
    Column("round", "smallint"),
    Column("player_id", "uuid"),
    Column("received_at", "bigint"),
]
# No constraint asks whether the player is there: the statement does.
_THERE = "JOIN live_player p ON p.id = v.player_id AND p.game_id = v.game_id"
_ASKED_COUNT = [Column("game_id", "uuid"), Column("position", "smallint"), Column("n", "integer")]


def store(batch: Sequence[Item]) -> list[Result]:
    """One result for each item, in order, after the commit."""
    results: dict[int, Result] = {}
    if connection.vendor == "postgresql":
        store_plain(batch, results)
    by_kind: dict[type[Item], list[tuple[int, Item]]] = defaultdict(list)
    for index, item in enumerate(batch):
        if index not in results:
            by_kind[type(item)].append((index, item))
    if by_kind:
        _store_with_care(by_kind, results)
    return [results[index] for index in range(len(batch))]


def _store_with_care(by_kind: dict[type[Item], list[tuple[int, Item]]], results: dict[int, Result]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        _store_players(cursor, by_kind[NewPlayer], results)  # type: ignore[arg-type]
        store_answers(cursor, by_kind[NewAnswer], results)  # type: ignore[arg-type]
        _store_presses(cursor, by_kind[NewPress], results)  # type: ignore[arg-type]
        _store_asked(cursor, by_kind[NewAsked], results)  # type: ignore[arg-type]


def _store_players(
    cursor: CursorWrapper, items: list[tuple[int, NewPlayer]], results: dict[int, Result]
) -> None:
    items = _without_removed_phones(cursor, items, results)
    if not items:
        return
    insert_new(cursor, connection, "participants_participant", _PARTICIPANT,
               [[p.participant, p.created_ms] for _, p in items], returning=["id"])  # fmt: skip
    insert_new(cursor, connection, "live_player", PLAYER, [player_row(p) for _, p in items], returning=["id"])
    seats = {(p.game, p.participant, p.seat) for _, p in items}
    found = {
        (as_uuid(game), as_uuid(participant), seat): (as_uuid(player), name, team, joined_at)
        for game, participant, seat, player, name, team, joined_at in select_joined(
            cursor, connection, _SEAT, [list(seat) for seat in seats],
            select="p.game_id, p.participant_id, p.seat, p.id, p.name, p.team, p.joined_at",
            join="JOIN live_player p ON p.game_id = v.game_id AND p.participant_id = v.participant_id "
            "AND p.seat = v.seat",
        )
    }  # fmt: skip
    for index, item in items:
        row = found.get((item.game, item.participant, item.seat))
        if row is None:
            results[index] = NotStored("join.name_taken")
        else:
            results[index] = Seated(row[0], row[1], row[2], row[3])


def _without_removed_phones(
    cursor: CursorWrapper, items: list[tuple[int, NewPlayer]], results: dict[int, Result]
) -> list[tuple[int, NewPlayer]]:
    """Whoever was removed does not come back as "another person on this phone"."""
    phones = {(item.game, item.participant) for _, item in items}
    rows = select_joined(
        cursor, connection, _SEAT[:2], [list(phone) for phone in sorted(phones)],
        select="p.game_id, p.participant_id",
        join="JOIN live_player p ON p.game_id = v.game_id AND p.participant_id = v.participant_id AND p.removed",
    )  # fmt: skip
    removed = {(as_uuid(game), as_uuid(participant)) for game, participant in rows}
    for index, item in items:
        if (item.game, item.participant) in removed:
            results[index] = NotStored("join.removed")
    return [(index, item) for index, item in items if index not in results]


def _store_presses(
    cursor: CursorWrapper, items: list[tuple[int, NewPress]], results: dict[int, Result]
) -> None:
    new = {
        as_uuid(player)
        for (player,) in insert_new(
            cursor, connection, "live_buzz", _PRESS,
            [[p.game, p.position, p.round, p.player, p.received_at] for _, p in items],
            returning=["player_id"], join=_THERE,
        )
    }  # fmt: skip
    for index, press in items:
        results[index] = Stored(new=press.player in new)


def _store_asked(
    cursor: CursorWrapper, items: list[tuple[int, NewAsked]], results: dict[int, Result]
) -> None:
    if not items:
        return
    new = insert_new(
        cursor, connection, "live_concernasked", _ANSWER_ID, [[a.game, a.position, a.player] for _, a in items],
        returning=["game_id", "position"], join=_THERE,
    )  # fmt: skip
    counts: dict[tuple[uuid.UUID, int], int] = defaultdict(int)
    for game, position in new:
        counts[as_uuid(game), position] += 1
    update_joined(
        cursor, connection, "live_gamequestion", _ASKED_COUNT,
        [[game, position, n] for (game, position), n in sorted(counts.items())],
        assign="asked = asked + v.n",
        where="live_gamequestion.game_id = v.game_id AND live_gamequestion.position = v.position",
    )  # fmt: skip
    for index, _ in items:
        results[index] = Stored(new=True)
