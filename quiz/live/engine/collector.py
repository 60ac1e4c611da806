"""Python's collector of cycles, kept out of the seconds in which people answer.

A full collection walks every object of every socket: 0.2 s and more with ten thousand of them, in which no answer is
read. So the loop does none by itself; what little hangs together in rings waits until no question is open.
"""

from __future__ import annotations

import gc

# Young objects are still looked at, after so many more were made than freed: milliseconds. Those that stay are looked
# at once more, a hundred thousand together. A million, as a storm of thousands of sockets leaves, take up to a second.
_YOUNG, _MIDDLE = 20_000, 5
# Never by itself.
_OLD = 2**30
# Between two full collections.
PAUSE_S = 300.0


def keep_out() -> None:
    """To be called once a worker has loaded everything: what is there now stays, and is walked no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


class Collector:
    """Decides when a full collection disturbs nobody. `now` is a moment of the monotonic clock."""

    def __init__(self, now: float) -> None:
        self._last = now

    def consider(self, now: float, *, answering: bool) -> None:
        """Collect if it is time; `answering`: whether a question is open in this worker."""
        if not answering and now - self._last >= PAUSE_S:
            gc.collect()
            self._last = now
