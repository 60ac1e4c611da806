"""Plants games with their players and answers by statements of the database, alike on PostgreSQL and SQLite.

A player's number hides in `created_ms`, and what they earned with each question follows from both numbers by a formula;
so scores and answers agree without being computed twice.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

_BASE_MS = 1_790_000_000_000
# Right for two questions in five, with a speed bonus in steps of ten, as steady scoring gives.
_RIGHT = "((p.created_ms * 7 + {q} * 13) %% 5 < 2)"
_POINTS = f"(CASE WHEN {_RIGHT} THEN 900 + (p.created_ms * 3 + {{q}}) %% 11 * 10 ELSE 0 END)"


def _identity(value: uuid.UUID) -> uuid.UUID | str:
    return value if connection.vendor == "postgresql" else value.hex


def _random_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _flag(value: bool) -> str:
    return str(value).lower() if connection.vendor == "postgresql" else str(int(value))


def plant_games(count: int, *, questions: int, open_at: int | None = None) -> list[uuid.UUID]:
    """Games of one graded question each `questions` times; ended, or with the question at `open_at` open."""
    from outreach.network.models import Division, User
    from quiz.bank.models import Question, Quiz
    from quiz.live.models import Game, GameQuestion
    from quiz.live.rules.settings import GameSettings

    question = Question.objects.filter(type="single").order_by("pk")[0]
    shared = {
        "quiz": Quiz.objects.order_by("code")[0],
        "division": Division.objects.get(pk="1504"),
        "created_by": User.objects.get(username="organiser"),
        "settings": GameSettings().to_json(),
        "version": 7,
        "started_at": "2026-09-22T12:00:00Z",
    }
    running = {"phase": "open", "position": open_at, "opened_at": _BASE_MS, "closes_at": _BASE_MS * 2}
    over = {"phase": "finished", "position": questions - 1, "ended_at": "2026-09-22T13:00:00Z"}
    with transaction.atomic():
        games = Game.objects.bulk_create(
            Game(
                title=f"{n}",
                pin=f"{n:06d}" if open_at is None else f"{secrets.randbelow(900_000) + 100_000}",
                join_token=secrets.token_urlsafe(16),
                **shared,
                **(over if open_at is None else running),
            )
            for n in range(count)
        )
        GameQuestion.objects.bulk_create(
            [
                GameQuestion(
                    game=game, position=position, question=question, type="single", difficulty=1, seconds=20,
                    content={"text": "?", "choices": ["一", "二", "三", "四"]}, solution={"right": [0]},
                )
                for game in games
                for position in range(questions)
            ],
            batch_size=500,
        )  # fmt: skip
    return [game.pk for game in games]


def plant_players(games: Sequence[uuid.UUID], *, players: int, answered: int, teams: int = 0) -> None:
    """The same people in each of these games, with the scores of the first `answered` questions."""
    score = " + ".join(_POINTS.format(q=q) for q in range(answered)) or "0"
    correct = (
        " + ".join(f"(CASE WHEN {_RIGHT.format(q=q)} THEN 1 ELSE 0 END)" for q in range(answered)) or "0"
    )
    team = f"1 + p.created_ms %% {teams}" if teams else "NULL"
    first = _BASE_MS + secrets.randbelow(10**9) * 1_000
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %s) "  # noqa: S608 - names from here
            f"INSERT INTO participants_participant (id, created_ms) SELECT {_random_uuid()}, %s + n FROM n",
            [players, first],
        )
        for game in games:
            cursor.execute(
                "INSERT INTO live_player (id, game_id, participant_id, seat, name, name_key, team, joined_at, "  # noqa: S608
                "created_ms, personal_time, score, correct, answered, streak, removed) "
                f"SELECT {_random_uuid()}, %s, p.id, 0, '选手' || (p.created_ms - %s), 'n' || (p.created_ms - %s), "
                f"{team}, 0, p.created_ms, 'x1', {score}, {correct}, {answered}, 0, {_flag(False)} "
                "FROM participants_participant p WHERE p.created_ms BETWEEN %s AND %s",
                [_identity(game), first, first, first + 1, first + players],
            )


def plant_answers(games: Sequence[uuid.UUID], *, positions: Iterable[int]) -> None:
    """Everybody's answers to these questions, question by question, as they come in life."""
    wanted = list(positions)
    with transaction.atomic(), connection.cursor() as cursor:
        for game in games:
            for q in wanted:
                right = _RIGHT.format(q=q)
                cursor.execute(
                    "INSERT INTO live_answer (game_id, position, player_id, key, choices, grade, points, bonus, "  # noqa: S608
                    f"received_at, credited_ms, late) SELECT p.game_id, {q}, p.id, {_random_uuid()}, "
                    f"CASE WHEN {right} THEN '0' WHEN p.created_ms %% 3 = 0 THEN '1' "
                    "WHEN p.created_ms %% 3 = 1 THEN '2' ELSE '3' END, "
                    f"CASE WHEN {right} THEN 1.0 ELSE 0.0 END, {_POINTS.format(q=q)}, 0, "
                    f"{_BASE_MS} + {q} * 30000 + p.created_ms %% 9000, p.created_ms %% 9000, {_flag(False)} "
                    "FROM live_player p WHERE p.game_id = %s",
                    [_identity(game)],
                )


def analyse() -> None:
    """Statistics as the database's own upkeep would have them by now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")
