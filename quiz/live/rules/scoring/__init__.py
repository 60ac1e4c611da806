"""Scoring rules: how many points an answer earns. A new rule is one file and one line here.

Every rule keeps these promises, which the contract tests hold it to: points are whole and from 0 to 1,000; later (by
credited time) never beats earlier; a grade of 0 earns nothing; any grade above 0 earns something.
"""

from collections.abc import Callable

from quiz.live.rules.scoring import plain, speed, steady

MAX_POINTS = 1_000

# (grade 0–1, credited ms, the question's own time in ms, late) → points
ScoringRule = Callable[[float, int, int, bool], int]

RULES: dict[str, ScoringRule] = {"steady": steady.points, "plain": plain.points, "speed": speed.points}


def points(rule: str, *, grade: float | None, credited_ms: int, limit_ms: int, late: bool) -> int:
    """Points of one answer; nothing for what is not graded or not right at all."""
    if grade is None or grade <= 0:
        return 0
    return RULES[rule](grade, credited_ms, limit_ms, late)
