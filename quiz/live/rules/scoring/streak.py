"""Streak bonus: a little for staying right, capped so that one slip does not decide the evening."""

# Bonus for the n-th right answer in a row; from the fifth on it stays.
STEPS = (0, 0, 20, 40, 60, 80)


def bonus(streak: int) -> int:
    """Extra points for an answer that makes the streak this long."""
    return STEPS[min(max(streak, 0), len(STEPS) - 1)]
