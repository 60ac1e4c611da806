"""Steady scoring, the default: knowing decides, speed is worth a tenth at most.

The tenth falls in steps of two seconds, so that a slow line costs nothing within a step: 300 ms of network are worth 8
to 30 points under a linear rule, and then the line decides a prize instead of the law.
"""

STEP_MS = 2_000
FLOOR = 900
SPEED = 100


def points(grade: float, credited_ms: int, limit_ms: int, late: bool) -> int:
    if late:
        return max(1, round(FLOOR * grade))
    steps = max(1, -(-limit_ms // STEP_MS))
    taken = min(steps, max(0, credited_ms) // STEP_MS)
    return max(1, round((FLOOR + SPEED * (steps - taken) / steps) * grade))
