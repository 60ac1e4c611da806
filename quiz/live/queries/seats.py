"""A player with what belongs to the current question: what a phone needs when it comes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection

from kit.bulk.sql import Column, as_uuid, select_joined

_SEAT = [
    Column("n", "integer"), Column("game_id", "uuid"), Column("participant_id", "uuid"), Column("seat", "smallint"),
    Column("position", "smallint"),
]  # fmt: skip
_OWN = [
    Column("n", "integer"),
    Column("game_id", "uuid"),
    Column("position", "smallint"),
    Column("player_id", "uuid"),
]


@dataclass(frozen=True, slots=True)
class SeatQuery:
    """Which seat, and which question is current there."""

    game: uuid.UUID
    participant: uuid.UUID
    seat: int
    position: int


@dataclass(slots=True)
class SeatRow:
    """A player's row."""

    game: uuid.UUID
    player: uuid.UUID
    participant: uuid.UUID
    seat: int
    name: str
    team: int | None
    joined_at: int
    personal_time: str
    score: int
    streak: int
    removed: bool


class OwnAnswer(msgspec.Struct, frozen=True, gc=False):
    position: int
    choices: tuple[int, ...]
    key: uuid.UUID
    grade: float | None
    points: int
    late: bool


@dataclass(frozen=True, slots=True)
class FoundSeat:
    """A player with the own answer to the current question and the marks that go with it."""

    row: SeatRow
    answer: OwnAnswer | None
    asked: frozenset[int]
    rounds: frozenset[int]


def parse_choices(text: str) -> tuple[int, ...]:
    """Choices as they are stored: "0,2"."""
    return tuple(int(choice) for choice in text.split(","))


def _own(position: int, choices: str, key: Any, grade: float | None, points: int, late: Any) -> OwnAnswer:
    return OwnAnswer(position, parse_choices(choices), as_uuid(key), grade, points, bool(late))


def find_seats(queries: Sequence[SeatQuery]) -> list[FoundSeat | None]:
    """One result for each query, in order; three statements for the whole batch, each along the keys of its table."""
    with connection.cursor() as cursor:
        rows = select_joined(
            cursor, connection, _SEAT,
            [[n, q.game, q.participant, q.seat, q.position] for n, q in enumerate(queries)],
            select=(
                "v.n, p.game_id, p.id, p.participant_id, p.seat, p.name, p.team, p.joined_at, p.personal_time, "
                "p.score, p.streak, p.removed, "
                "a.position, a.choices, a.key, a.grade, a.points + a.bonus, a.late"
            ),
            join=(
                "JOIN live_player p ON p.game_id = v.game_id AND p.participant_id = v.participant_id "
                "AND p.seat = v.seat "
                "LEFT JOIN live_answer a ON a.game_id = v.game_id AND a.position = v.position AND a.player_id = p.id"
            ),
        )  # fmt: skip
        seats = {row[0]: _seat_row(row[1:12]) for row in rows}
        own = {row[0]: _own(*row[12:]) for row in rows if row[12] is not None}
        found = [[n, row.game, queries[n].position, row.player] for n, row in seats.items()]
        asked = _sets(
            select_joined(
                cursor, connection, _OWN, found, select="v.n, c.position",
                join="JOIN live_concernasked c ON c.game_id = v.game_id AND c.player_id = v.player_id",
            )
        )  # fmt: skip
        rounds = _sets(
            select_joined(
                cursor, connection, _OWN, found, select="v.n, b.round",
                join="JOIN live_buzz b ON b.game_id = v.game_id AND b.position = v.position "
                "AND b.player_id = v.player_id",
            )
        )  # fmt: skip
    return [
        FoundSeat(seats[n], own.get(n), frozenset(asked.get(n, ())), frozenset(rounds.get(n, ())))
        if n in seats
        else None
        for n in range(len(queries))
    ]


def _seat_row(row: Sequence[Any]) -> SeatRow:
    game, player, participant, seat, name, team, joined, time, score, streak, removed = row
    return SeatRow(
        as_uuid(game), as_uuid(player), as_uuid(participant), seat, name, team, joined, time, score, streak,
        bool(removed),
    )  # fmt: skip


def _sets(pairs: Sequence[Sequence[Any]]) -> dict[int, set[int]]:
    sets: dict[int, set[int]] = {}
    for n, value in pairs:
        sets.setdefault(n, set()).add(value)
    return sets


OwnAnswers = Mapping[int, OwnAnswer]


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """Whose answers to which questions are wanted. All three are the answers' key: the database goes straight there."""

    game: uuid.UUID
    player: uuid.UUID
    positions: Sequence[int]


def find_answers(queries: Sequence[OwnQuery]) -> list[OwnAnswers]:
    """The answers of each of these players, by position, in one statement."""
    wanted = [[n, q.game, position, q.player] for n, q in enumerate(queries) for position in q.positions]
    found: list[dict[int, OwnAnswer]] = [{} for _ in queries]
    with connection.cursor() as cursor:
        rows = select_joined(
            cursor, connection, _OWN, wanted,
            select="v.n, a.position, a.choices, a.key, a.grade, a.points + a.bonus, a.late",
            join="JOIN live_answer a ON a.game_id = v.game_id AND a.position = v.position "
            "AND a.player_id = v.player_id",
        )  # fmt: skip
    for n, *answer in rows:
        found[n][answer[0]] = _own(*answer)
    return list(found)
