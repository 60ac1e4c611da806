"""A worker's reading of the database's clock."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

# The offset comes from the sample with the shortest round trip among the latest: it is the least smeared.
_SAMPLES = 8
# Two samples that differ by more than their round trips and this are not smeared: the database's clock was set.
_STEP_MS = 250


class ServerClock:
    """Milliseconds since 1970 as the database counts them, without asking it each time.

    Stands on the monotonic clock, so that a step of this machine's own clock moves no deadline.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._samples: deque[tuple[float, float]] = deque(maxlen=_SAMPLES)
        self._offset_ms = time.time() * 1_000 - monotonic() * 1_000

    def now(self) -> int:
        """The database's time, estimated."""
        return round(self._monotonic() * 1_000 + self._offset_ms)

    def measure(self, read: Callable[[], int]) -> None:
        """Take one sample; `read` asks the database. Called in a thread that may wait."""
        before = self._monotonic() * 1_000
        answer = read()
        after = self._monotonic() * 1_000
        trip, offset = after - before, answer - (before + after) / 2
        if self._samples and abs(offset - self._offset_ms) > trip + min(self._samples)[0] + _STEP_MS:
            self._samples.clear()
        self._samples.append((trip, offset))
        self._offset_ms = min(self._samples)[1]
