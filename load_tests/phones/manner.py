"""How a crowd answers: when, what, and who stays silent."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Shape = Literal["even", "human", "burst"]
# A hall that was told "now!": most taps fall into this share of the window.
_BURST = 0.15


@dataclass(frozen=True, slots=True)
class Manner:
    """Answers come within `window_s` after a phone sees the question open.

    `shape`: `even` over the window, `human` (few at once, most in the first half, a tail), or `burst`. `silent` phones,
    those with the lowest numbers, never answer; so a question stays open until its host closes it.
    """

    window_s: float = 5.0
    shape: Shape = "even"
    silent: int = 0

    def delay(self, dice: Random) -> float:
        """Seconds between seeing the question and tapping."""
        if self.shape == "even":
            return dice.random() * self.window_s
        if self.shape == "human":
            return dice.triangular(0.05, 1.0, 0.3) * self.window_s
        return min(dice.expovariate(3 / _BURST), 1.0) * self.window_s

    def choose(self, dice: Random, choices: int, pick: int) -> list[int]:
        """What is tapped: one of the choices, or one or more of them."""
        if pick == 1:
            return [int(dice.random() * choices)]
        count = dice.randint(1, choices)
        return sorted(dice.sample(range(choices), count))
