"""How a question's answers stand now: what host and screen count, and what tells that nobody is waited for."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from quiz.live.models import Answer, Game, GameQuestion, Player
from quiz.live.rules.answers import PersonalTime

_SLOWEST_FIRST = (PersonalTime.OFF, PersonalTime.TENFOLD, PersonalTime.HALF_MORE)


@dataclass(frozen=True, slots=True)
class TallyCounts:
    """One question's counts at a moment; `waiting` are players with personal time who have not
    answered, and `slowest` is the most time that any of them has. `players`: all who are seated, newcomers too.
    """

    answered: int
    eligible: int
    waiting: int
    counts: tuple[int, ...]
    players: int
    slowest: PersonalTime = PersonalTime.ROOM


@dataclass(frozen=True, slots=True)
class Taken:
    """How often a set of choices was taken, and how often that was fully right."""

    choices: tuple[int, ...]
    number: int
    right: int


def _removed(game_id: uuid.UUID) -> list[uuid.UUID]:
    return list(Player.objects.filter(game_id=game_id, removed=True).values_list("pk", flat=True))


def _key(game_id: uuid.UUID) -> Any:
    return Game._meta.pk.get_db_prep_value(game_id, connection)


@dataclass(frozen=True, slots=True)
class _Seated:
    """Who has a seat. `times`: how many of those who came by a question's time have each personal time."""

    players: int
    removed: int
    times: dict[str, int]


def _seated(game_id: uuid.UUID, position: int) -> _Seated:
    players = gone = 0
    times: Counter[str] = Counter()
    with connection.cursor() as cursor:
        # In SQL, as the answers below: both are asked twice a second by every worker while people answer, and the ORM
        # would take most of their time.
        cursor.execute(
            "SELECT personal_time, removed, CASE WHEN joined_at <= %s THEN 1 ELSE 0 END AS early, COUNT(*) "
            "FROM live_player WHERE game_id = %s GROUP BY personal_time, removed, early",
            [position, _key(game_id)],
        )
        for time, removed, early, number in cursor.fetchall():
            if removed:
                gone += number
                continue
            players += number
            if early:
                times[time] += number
    return _Seated(players, gone, dict(times))


def taken(game_id: uuid.UUID, position: int, *, removed: bool = True) -> list[Taken]:
    """A question's answers by what was chosen, without those of players whom the host has removed.

    All are counted along the answers' key, then the few of the removed are taken off: a join of all answers with all
    players takes three times as long, and more where the planner has not heard of a new game yet. `removed`: whether
    there may be any.
    """
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT choices, COUNT(*), COUNT(CASE WHEN grade >= 1 THEN 1 END) "
            "FROM live_answer WHERE game_id = %s AND position = %s GROUP BY choices",
            [_key(game_id), position],
        )
        for text, n, fully in cursor.fetchall():
            found[text], right[text] = n, fully
    if removed:
        theirs = Answer.objects.filter(game_id=game_id, position=position, player__in=_removed(game_id))
        for text, grade in theirs.values_list("choices", "grade"):
            found[text] -= 1
            right[text] -= grade is not None and grade >= 1
    return [Taken(tuple(map(int, text.split(","))), n, right[text]) for text, n in found.items()]


def by_choice(found: Sequence[Taken], choices: int) -> tuple[int, ...]:
    counts: Counter[int] = Counter()
    for each in found:
        for choice in each.choices:
            counts[choice] += each.number
    return tuple(counts[index] for index in range(choices))


def choice_counts(game_id: uuid.UUID, position: int, choices: int) -> tuple[int, ...]:
    """How often each choice was taken; with several right ones a player counts for each."""
    return by_choice(taken(game_id, position), choices)


def tally(
    game_id: uuid.UUID, position: int, choices: int, *, graded: bool, recent: Sequence[int] = ()
) -> TallyCounts:
    """The counts of the current question. For a "does this concern you?" question only how many have been asked.

    `recent`: the two graded questions before this one. Who was there for both and answered neither has gone, and is not
    waited for.
    """
    seated = _seated(game_id, position)
    eligible = sum(seated.times.values())
    if not graded:
        asked = (
            GameQuestion.objects.filter(game_id=game_id, position=position)
            .values_list("asked", flat=True)
            .first()
        )
        return TallyCounts(
            answered=asked or 0, eligible=eligible, waiting=0, counts=(), players=seated.players
        )
    found = taken(game_id, position, removed=seated.removed > 0)
    modes = _waited_for(game_id, position, recent) if set(seated.times) - {PersonalTime.ROOM.value} else {}
    return TallyCounts(
        answered=sum(each.number for each in found),
        eligible=eligible,
        waiting=sum(modes.values()),
        counts=by_choice(found, choices),
        slowest=next((mode for mode in _SLOWEST_FIRST if mode.value in modes), PersonalTime.ROOM),
        players=seated.players,
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
