"""What a line does to the bytes on it: pure values, so that the proxy and its tests mean the same."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line's manners, each way. Times in seconds, `rate` in bytes a second (`None`: as fast as it goes)."""

    delay_s: float = 0.0
    jitter_s: float = 0.0
    rate: float | None = None

    def entered(self, *, now: float, size: int, busy_until: float) -> float:
        """When so many bytes, sent now, have all gone onto the line, which may be busy with earlier ones."""
        return now if self.rate is None else max(now, busy_until) + size / self.rate

    def arrives(self, *, entered: float, last: float, dice: random.Random) -> float:
        """When they come out; never before what was sent earlier (`last`), as TCP has it."""
        return max(last, entered + max(0.0, self.delay_s + dice.uniform(-self.jitter_s, self.jitter_s)))


GOOD = Line()
# A village mast in the evening: 300 ms ± 200.
FAR = Line(delay_s=0.3, jitter_s=0.2)
# An old phone at the edge of a cell: 64 kbit/s.
NARROW = Line(delay_s=0.05, rate=8_000)
