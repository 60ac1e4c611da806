"""Ranks from a histogram of scores: exact, without sorting the players.

A game of 300,000 has at most some thousands of different scores; each worker ranks its own players by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Ranks:
    """Ranks of a moment. Equal scores share a rank, and the next rank counts all before it (1, 2, 2, 4)."""

    __slots__ = ("_better", "_scores", "total")

    def __init__(self, histogram: Iterable[tuple[int, int]]) -> None:
        """`histogram`: pairs of score and how many have it."""
        ordered = sorted(histogram)
        self.total = sum(count for _, count in ordered)
        self._scores = [score for score, _ in ordered]
        better: list[int] = []
        above = 0
        for _, count in reversed(ordered):
            better.append(above)
            above += count
        better.append(above)
        better.reverse()  # better[i]: players whose score is greater than scores[i-1]
        self._better = better

    def histogram(self) -> list[tuple[int, int]]:
        """Pairs of score and how many have it, the lowest first."""
        return [
            (score, self._better[index] - self._better[index + 1]) for index, score in enumerate(self._scores)
        ]

    def rank(self, score: int) -> int:
        """Rank of a score, from 1."""
        return 1 + self._better[bisect_right(self._scores, score)]

    def least_of_best(self, number: int) -> int | None:
        """The lowest score among the best so many players; `None` when there is nobody."""
        if not self._scores:
            return None
        # better[i + 1] players are above scores[i]
        for index in range(len(self._scores) - 1, 0, -1):
            if self._better[index] >= number:
                return self._scores[index]
        return self._scores[0]
