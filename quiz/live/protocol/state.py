"""What each audience sees of a game: the `game` push.

The one rule that everything here serves: nothing of a solution leaves before the reveal, to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quiz.live.rules.game import Game, Phase
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.settings import GameSettings

Audience = Literal["player", "host", "screen"]

_SHOWS_CHOICES = frozenset({Phase.OPEN, Phase.BUZZED, Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD})
_SHOWS_SOLUTION = frozenset({Phase.REVEAL, Phase.LEADERBOARD})
_SHOWS_BOARD = frozenset({Phase.LEADERBOARD, Phase.FINISHED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What does not change while a game is played."""

    title: str
    pin: str
    rehearsal: bool
    for_children: bool


@dataclass(frozen=True, slots=True)
class Boards:
    """Counts and rankings read from the rows at a reveal. `top`: name, score, team; best first, ties in any order."""

    counts: tuple[int, ...] = ()
    answered: int = 0
    correct: int = 0
    top: tuple[Mapping[str, Any], ...] = ()
    teams: tuple[Mapping[str, Any], ...] = ()
    players: int = 0


def _question(
    question: FrozenQuestion, game: Game, settings: GameSettings, audience: Audience
) -> dict[str, Any]:
    hidden = audience == "player" and not settings.phone_shows_question and question.graded
    if game.phase in _SHOWS_SOLUTION:
        hidden = False
    choices: list[str] | None = None
    # What a "does this concern you?" question asks may be read on one's own phone only, not off a wall.
    if game.phase in _SHOWS_CHOICES and (question.graded or audience == "player"):
        choices = [""] * len(question.choices) if hidden else question.choices
    return {
        "position": question.position,
        "type": question.type,
        "text": None if hidden else question.text,
        "choices": choices,
        "seconds": question.seconds,
        "buzzer": question.buzzer,
        "graded": question.graded,
        "difficulty": question.difficulty,
        "topic": question.topic,
        "pick": question.pick,
        "shuffle": question.shuffle,
    }


def _solution(question: FrozenQuestion, boards: Boards) -> dict[str, Any]:
    solution: dict[str, Any] = {
        "right": list(question.solution.get("right", [])),
        "explanation": question.explanation,
        "citations": [dict(citation) for citation in question.citations],
    }
    if question.graded:
        solution |= {"counts": list(boards.counts), "answered": boards.answered, "correct": boards.correct}
    else:
        solution |= {"counts": None, "answered": None, "correct": None}
    return solution


def _buzzer(game: Game, holder_name: str | None) -> dict[str, Any]:
    return {
        "round": game.buzz_round,
        "holder": holder_name if game.holder else None,
        "holder_player": game.holder,
        "answer_by": game.answer_by,
    }


def view(
    game: Game,
    *,
    facts: Facts,
    settings: GameSettings,
    questions: Sequence[FrozenQuestion],
    boards: Boards,
    audience: Audience,
    now: int,
    holder_name: str | None = None,
) -> dict[str, Any]:
    """The `<game>` of docs/protocol.md for one kind of audience."""
    on_question = 0 <= game.position < len(questions) and game.is_running
    question = questions[game.position] if on_question else None
    shows_board = game.phase in _SHOWS_BOARD and settings.leaderboard
    timed = game.phase in (Phase.OPEN, Phase.BUZZED, Phase.CLOSED)
    return {
        "version": game.version,
        "phase": game.phase.value,
        "paused": game.paused_at is not None,
        "now": now,
        "title": facts.title,
        "pin": facts.pin,
        "rehearsal": facts.rehearsal,
        "children": facts.for_children,
        "players": boards.players,
        "position": game.position,
        "count": len(questions),
        "settings": settings.to_json(),
        "opened_at": game.opened_at if timed else None,
        "closes_at": game.closes_at if timed else None,
        "next_at": game.due_at if game.phase in (Phase.READING, Phase.REVEAL, Phase.LEADERBOARD) else None,
        "paused_left": None
        if game.paused_at is None or game.closes_at is None
        else max(0, game.closes_at - game.paused_at),
        "question": _question(question, game, settings, audience) if question else None,
        "buzzer": _buzzer(game, holder_name) if question and question.buzzer else None,
        "solution": _solution(question, boards) if question and game.phase in _SHOWS_SOLUTION else None,
        "leaderboard": [dict(row) for row in boards.top] if shows_board else None,
        "teams": [dict(row) for row in boards.teams] if shows_board and settings.teams else None,
        "final": game.phase is Phase.FINISHED,
    }
