"""How a person plays: when they tap, what, and when they reload the page. Chance is handed in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

# Reading and deciding takes most people some four seconds, a few half a minute: log-normal, as reaction times are.
_MEDIAN_S, _SPREAD = 4.0, 0.6
_BURST_MEDIAN_S = 0.4
_FASTEST_S = 0.3
# Of a hundred questions a person looks on at three and reloads the page at two.
_SILENT, _RELOADS = 0.03, 0.02


@dataclass(frozen=True, slots=True)
class Person:
    """`hurries`: answers as if the host had shouted "now!"."""

    dice: Random
    hurries: bool = False

    def thinks_s(self) -> float:
        """Seconds from seeing the choices to tapping."""
        median = _BURST_MEDIAN_S if self.hurries else _MEDIAN_S
        return max(_FASTEST_S, self.dice.lognormvariate(math.log(median), _SPREAD))

    def taps(self, choices: int, pick: int) -> list[int]:
        """Canonical numbers; none for somebody who only looks on."""
        if self.dice.random() < _SILENT:
            return []
        if pick == 1:
            return [self.dice.randrange(choices)]
        return sorted(self.dice.sample(range(choices), self.dice.randint(1, choices)))

    def reloads(self) -> bool:
        """Whether they reload the page at this question."""
        return self.dice.random() < _RELOADS
