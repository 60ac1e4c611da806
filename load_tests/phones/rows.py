"""A game's rows as the judge compares them with what phones have seen.

    python -m load_tests.phones.rows GAME…

prints one line of JSON for each game, read with the environment's database. `read_rows` runs it as a process of its
own, so that who measures needs no Django and no connection.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A frozen question. `solution` has what is right, as its type's grader wants it."""

    position: int
    type: str
    content: Mapping[str, Any]
    solution: Mapping[str, Any]
    seconds: int
    graded: bool = True
    buzzer: bool = False


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A player's totals as the transactions of the answers kept them."""

    id: str
    score: int
    correct: int
    answered: int
    joined_at: int = 0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A stored answer. `key` is 32 hex digits; `received_at` in milliseconds of the database's clock."""

    position: int
    player: str
    key: str
    choices: tuple[int, ...]
    grade: float | None
    points: int
    credited_ms: int
    late: bool
    bonus: int = 0
    received_at: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """All that is stored of a game."""

    version: int
    phase: str
    position: int
    questions: Sequence[QuestionRow]
    players: Sequence[PlayerRow]
    answers: Sequence[AnswerRow]
    scoring: str = "steady"
    streaks: bool = False
    skipped: tuple[int, ...] = ()


def as_json(rows: Rows) -> str:
    """One line."""
    return json.dumps(asdict(rows), ensure_ascii=False)


def from_json(text: str) -> Rows:
    """The reverse of `as_json`."""
    raw = json.loads(text)
    return Rows(
        **{
            **raw,
            "skipped": tuple(raw["skipped"]),
            "questions": [QuestionRow(**each) for each in raw["questions"]],
            "players": [PlayerRow(**each) for each in raw["players"]],
            "answers": [AnswerRow(**{**each, "choices": tuple(each["choices"])}) for each in raw["answers"]],
        }
    )


def read_rows(game: str, environ: Mapping[str, str]) -> Rows:
    """The rows of a game of the server that has this environment. Raises `CalledProcessError`."""
    done = subprocess.run(
        [sys.executable, "-m", "load_tests.phones.rows", game],
        cwd=ROOT, env=dict(environ), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return from_json(done.stdout)


def load_rows(game: str) -> Rows:
    """The same from inside a Django process, in one transaction's view."""
    from django.db import transaction

    from quiz.live.models import Answer, Game, GameQuestion, Player

    with transaction.atomic():
        row = Game.objects.get(pk=game)
        return Rows(
            version=row.version,
            phase=row.phase,
            position=row.position,
            scoring=row.settings.get("scoring", "steady"),
            streaks=bool(row.settings.get("streaks")),
            skipped=tuple(row.skipped),
            questions=[
                QuestionRow(q.position, q.type, q.content, q.solution, q.seconds, q.graded, q.buzzer)
                for q in GameQuestion.objects.filter(game=row).order_by("position")
            ],
            players=[
                PlayerRow(str(p.pk), p.score, p.correct, p.answered, p.joined_at, p.removed)
                for p in Player.objects.filter(game=row).iterator()
            ],
            answers=[
                AnswerRow(
                    position=a.position,
                    player=str(a.player_id),
                    key=a.key.hex,
                    choices=tuple(int(n) for n in a.choices.split(",") if n),
                    grade=a.grade,
                    points=a.points,
                    credited_ms=a.credited_ms,
                    late=a.late,
                    bonus=a.bonus,
                    received_at=a.received_at,
                )
                for a in Answer.objects.filter(game=row).iterator()
            ],
        )


def main(games: Sequence[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for game in games:
        print(as_json(load_rows(game)))


if __name__ == "__main__":
    main(sys.argv[1:])
