"""The review at the end: every question that was played, with the own answer and the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.live.rules.game import UNREVEALED, Game
from quiz.live.rules.plan import FrozenQuestion

Own = Mapping[int, tuple[tuple[int, ...], int]]  # position → own choices, points


def review(game: Game, questions: Sequence[FrozenQuestion], own: Own) -> list[dict[str, Any]]:
    """Questions revealed in this game, in order. "Does this concern you?" questions are not among them."""
    unrevealed = game.position if game.phase in UNREVEALED else None
    played = [
        question
        for question in questions[: game.position + 1]
        if question.graded and question.position not in game.skipped and question.position != unrevealed
    ]
    rows: list[dict[str, Any]] = []
    for question in played:
        answer = own.get(question.position)
        rows.append(
            {
                "position": question.position,
                "type": question.type,
                "text": question.text,
                "choices": question.choices,
                "own": None if answer is None else list(answer[0]),
                "right": list(question.solution.get("right", [])),
                "explanation": question.explanation,
                "citations": [dict(citation) for citation in question.citations],
                "points": 0 if answer is None else answer[1],
            }
        )
    return rows
