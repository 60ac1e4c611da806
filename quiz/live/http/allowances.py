"""How many requests a device may make over HTTP: the credits of a socket, for who has none.

Kept in this process alone. A device that spreads its requests over several workers has as much at each; that is what it
could have with as many sockets, too.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict

from quiz.live.engine.credits import BURST, REFILL_PER_S, Credits

# After this long without a request the credits are full again, and need not be remembered.
_FULL_AGAIN_S = BURST / REFILL_PER_S
_MOST = 100_000


class Allowances:
    """Credits by device, those who came last at the end."""

    def __init__(self) -> None:
        self._credits: OrderedDict[uuid.UUID, tuple[Credits, float]] = OrderedDict()

    def of(self, device: uuid.UUID, now: float) -> Credits:
        """The credits of a device that makes a request at this moment of the monotonic clock."""
        known = self._credits.pop(device, None)
        credits = Credits(now) if known is None or now - known[1] > _FULL_AGAIN_S else known[0]
        self._credits[device] = credits, now
        while self._credits:
            oldest, (_, at) = next(iter(self._credits.items()))
            if len(self._credits) <= _MOST and now - at <= _FULL_AGAIN_S:
                break
            del self._credits[oldest]
        return credits

    def __len__(self) -> int:
        return len(self._credits)
