"""A player with what belongs to the current question: what a phone needs when it comes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from kit.bulk.sql import Column, as_uuid, select_joined
from quiz.live.models import Answer, Buzz, ConcernAsked

_SEAT = [
    Column("n", "integer"), Column("game_id", "uuid"), Column("participant_id", "uuid"), Column("seat", "smallint"),
]  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class OwnAnswer:
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


def _own(row: Answer) -> OwnAnswer:
    return OwnAnswer(
        row.position, parse_choices(row.choices), row.key, row.grade, row.points + row.bonus, row.late
    )


def find_seats(queries: Sequence[SeatQuery]) -> list[FoundSeat | None]:
    """One result for each query, in order; four statements for the whole batch."""
    with connection.cursor() as cursor:
        rows = select_joined(
            cursor,
            connection,
            _SEAT,
            [[n, q.game, q.participant, q.seat] for n, q in enumerate(queries)],
            select=(
                "v.n, p.game_id, p.id, p.participant_id, p.seat, p.name, p.team, p.joined_at, p.personal_time, "
                "p.score, p.streak, p.removed"
            ),
            join=(
                "JOIN live_player p ON p.game_id = v.game_id AND p.participant_id = v.participant_id "
                "AND p.seat = v.seat"
            ),
        )
    players: dict[int, SeatRow] = {
        n: SeatRow(
            as_uuid(game),
            as_uuid(player),
            as_uuid(participant),
            seat,
            name,
            team,
            joined,
            time,
            score,
            streak,
            bool(removed),
        )
        for n, game, player, participant, seat, name, team, joined, time, score, streak, removed in rows
    }
    ids = [row.player for row in players.values()]
    positions = {q.position for q in queries}
    answers = {
        (a.player_id, a.position): _own(a)
        for a in Answer.objects.filter(player__in=ids, position__in=positions)
    }
    asked: dict[uuid.UUID, set[int]] = {}
    for player, position in ConcernAsked.objects.filter(player__in=ids).values_list("player_id", "position"):
        asked.setdefault(player, set()).add(position)
    rounds: dict[tuple[uuid.UUID, int], set[int]] = {}
    presses = Buzz.objects.filter(player__in=ids, position__in=positions)
    for player, position, number in presses.values_list("player_id", "position", "round"):
        rounds.setdefault((player, position), set()).add(number)
    found: list[FoundSeat | None] = []
    for n, query in enumerate(queries):
        row = players.get(n)
        found.append(
            None
            if row is None
            else FoundSeat(
                row,
                answers.get((row.player, query.position)),
                frozenset(asked.get(row.player, ())),
                frozenset(rounds.get((row.player, query.position), ())),
            )
        )
    return found


OwnAnswers = Mapping[int, OwnAnswer]


def find_answers(players: Sequence[uuid.UUID]) -> list[OwnAnswers]:
    """All answers of each of these players, by position, in one query."""
    found: dict[uuid.UUID, dict[int, OwnAnswer]] = {player: {} for player in players}
    for answer in Answer.objects.filter(player__in=set(players)):
        found[answer.player_id][answer.position] = _own(answer)
    return [found[player] for player in players]
