"""Speed scoring: full points at once, half at the deadline – the rule known from Kahoot!, for those who want it."""

FULL = 1_000


def points(grade: float, credited_ms: int, limit_ms: int, late: bool) -> int:
    share = 1.0 if late else min(1.0, max(0, credited_ms) / limit_ms)
    return max(1, round(FULL * (1 - share / 2) * grade))
