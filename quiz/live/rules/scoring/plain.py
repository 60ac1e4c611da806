"""Plain scoring: the same for everybody who knows it, however long it took."""

FULL = 1_000


def points(grade: float, credited_ms: int, limit_ms: int, late: bool) -> int:
    return max(1, round(FULL * grade))
