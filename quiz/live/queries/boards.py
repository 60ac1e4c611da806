"""Counts and rankings of a game, read from the rows."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Exists, OuterRef, Q

from kit.bulk.sql import Column, as_uuid, select_joined
from quiz.live.models import Answer, Buzz, GameQuestion, Player
from quiz.live.protocol.state import Boards
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings

TOP = 10
_SLOWEST_FIRST = (PersonalTime.OFF, PersonalTime.TENFOLD, PersonalTime.HALF_MORE)


@dataclass(frozen=True, slots=True)
class TallyCounts:
    """One question's counts at a moment; `waiting` are players with personal time who have not
    answered, and `slowest` is the most time that any of them has.
    """

    answered: int
    eligible: int
    waiting: int
    counts: tuple[int, ...]
    slowest: PersonalTime = PersonalTime.ROOM


@dataclass(frozen=True, slots=True)
class Standing:
    """One player's own result of a question, and their total."""

    player: uuid.UUID
    score: int
    streak: int
    team: int | None
    answered: bool
    grade: float | None
    points: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """How often a set of choices was taken, and how often that was fully right."""

    choices: tuple[int, ...]
    number: int
    right: int


def _removed(game_id: uuid.UUID) -> list[uuid.UUID]:
    return list(Player.objects.filter(game_id=game_id, removed=True).values_list("pk", flat=True))


def _taken(game_id: uuid.UUID, position: int) -> list[_Taken]:
    """A question's answers by what was chosen, without those of players whom the host has removed.

    All are counted along the answers' key, then the few of the removed are taken off: a join of all answers with all
    players takes three times as long, and more where the planner has not heard of a new game yet.
    """
    answers = Answer.objects.filter(game_id=game_id, position=position)
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    removed = _removed(game_id)
    passes = [(answers, 1)] + ([(answers.filter(player__in=removed), -1)] if removed else [])
    for rows, sign in passes:
        for text, n, fully in (
            rows.values_list("choices")
            .annotate(n=Count("*"), fully=Count("position", filter=Q(grade__gte=1)))
            .order_by()
        ):
            found[text] += sign * n
            right[text] += sign * fully
    return [_Taken(tuple(map(int, text.split(","))), n, right[text]) for text, n in found.items()]


def _by_choice(taken: Sequence[_Taken], choices: int) -> tuple[int, ...]:
    counts: Counter[int] = Counter()
    for each in taken:
        for choice in each.choices:
            counts[choice] += each.number
    return tuple(counts[index] for index in range(choices))


def choice_counts(game_id: uuid.UUID, position: int, choices: int) -> tuple[int, ...]:
    """How often each choice was taken; with several right ones a player counts for each."""
    return _by_choice(_taken(game_id, position), choices)


def tally(
    game_id: uuid.UUID, position: int, choices: int, *, graded: bool, recent: Sequence[int] = ()
) -> TallyCounts:
    """The counts of the current question. For a "does this concern you?" question only how many have been asked.

    `recent`: the two graded questions before this one. Who was there for both and answered neither has gone, and is not
    waited for.
    """
    seated = Player.objects.filter(game_id=game_id, removed=False, joined_at__lte=position)
    times = dict(seated.values_list("personal_time").annotate(n=Count("*")).order_by())
    eligible = sum(times.values())
    if not graded:
        asked = (
            GameQuestion.objects.filter(game_id=game_id, position=position)
            .values_list("asked", flat=True)
            .first()
        )
        return TallyCounts(answered=asked or 0, eligible=eligible, waiting=0, counts=())
    taken = _taken(game_id, position)
    modes = _waited_for(game_id, position, recent) if set(times) - {PersonalTime.ROOM.value} else {}
    return TallyCounts(
        answered=sum(each.number for each in taken),
        eligible=eligible,
        waiting=sum(modes.values()),
        counts=_by_choice(taken, choices),
        slowest=next((mode for mode in _SLOWEST_FIRST if mode.value in modes), PersonalTime.ROOM),
    )


def _waited_for(game_id: uuid.UUID, position: int, recent: Sequence[int]) -> dict[str, int]:
    """How many players with personal time have not answered yet, by their time."""
    answers = Answer.objects.filter(game_id=game_id, player=OuterRef("pk"))
    seated = Player.objects.filter(game_id=game_id, removed=False, joined_at__lte=position)
    waiting = seated.exclude(personal_time=PersonalTime.ROOM.value).exclude(
        Exists(answers.filter(position=position))
    )
    if len(recent) > 1:
        waiting = waiting.filter(Q(joined_at__gt=min(recent)) | Exists(answers.filter(position__in=recent)))
    return dict(waiting.values_list("personal_time").annotate(n=Count("*")).order_by())


def presses(game_id: uuid.UUID, position: int, buzz_round: int) -> list[tuple[int, str]]:
    """The presses of a buzzer round: time of receipt and player."""
    rows = Buzz.objects.filter(game_id=game_id, position=position, round=buzz_round, player__removed=False)
    return [(at, str(player)) for at, player in rows.values_list("received_at", "player_id")]


def ranks(game_id: uuid.UUID) -> Ranks:
    """The ranks of a game from one pass over its scores."""
    rows = (
        Player.objects.filter(game_id=game_id, removed=False)
        .values_list("score")
        .annotate(n=Count("*"))
        .order_by()
    )
    return Ranks((score, number) for score, number in rows)


def team_rows(game_id: uuid.UUID, settings: GameSettings) -> list[dict[str, Any]]:
    """Teams by the mean score of their active members (who have answered at all), best first; small teams unranked.

    A mean, so that a village of forty and a school of four hundred meet on one level.
    """
    means = {
        row["team"]: row
        for row in Player.objects.filter(game_id=game_id, removed=False, team__isnull=False, answered__gt=0)
        .values("team")
        .annotate(mean=Avg("score"), members=Count("*"))
        .order_by()
    }
    rows: list[dict[str, Any]] = []
    for team in settings.teams:
        found = means.get(team.id)
        members = found["members"] if found else 0
        ranked = members >= settings.team_minimum
        score = round(found["mean"], 1) if found and ranked else None
        rows.append({"team": team.id, "name": team.name, "score": score, "members": members})
    rows.sort(key=lambda row: (row["score"] is None, -(row["score"] or 0), row["team"]))
    table = Ranks((round((row["score"] or 0) * 10), 1) for row in rows if row["score"] is not None)
    for row in rows:
        row["rank"] = None if row["score"] is None else table.rank(round(row["score"] * 10))
    return rows


def boards(
    game_id: uuid.UUID, position: int, *, choices: int, settings: GameSettings, table: Ranks
) -> Boards:
    """Counts of a question and the standing of the game."""
    taken = _taken(game_id, position)
    names = {team.id: team.name for team in settings.teams}
    best = (
        # the histogram tells where the best begin: what is below need not be sorted
        Player.objects.filter(game_id=game_id, removed=False, score__gte=table.least_of_best(TOP) or 0)
        .order_by("-score", "created_ms", "id")
        .only("name", "score", "team")[:TOP]
    )
    return Boards(
        counts=_by_choice(taken, choices) if position >= 0 else (),
        answered=sum(each.number for each in taken),
        correct=sum(each.right for each in taken),
        top=tuple(
            {"rank": table.rank(p.score), "name": p.name, "score": p.score, "team": names.get(p.team or 0)}
            for p in best
        ),
        teams=tuple(team_rows(game_id, settings)) if settings.teams else (),
        players=table.total,
    )


def standings(game_id: uuid.UUID, position: int, players: Sequence[uuid.UUID]) -> list[Standing]:
    """The own results of these players for one question, in one query."""
    with connection.cursor() as cursor:
        rows = select_joined(
            cursor,
            connection,
            [Column("player_id", "uuid")],
            [[player] for player in players],
            select="p.id, p.score, p.streak, p.team, a.player_id, a.grade, a.points + a.bonus",
            join=(
                "JOIN live_player p ON p.id = v.player_id "
                "LEFT JOIN live_answer a ON a.game_id = p.game_id AND a.player_id = p.id "
                f"AND a.position = {int(position)}"
            ),
        )
    return [
        Standing(as_uuid(player), score, streak, team, answer is not None, grade, points or 0)
        for player, score, streak, team, answer, grade, points in rows
    ]
