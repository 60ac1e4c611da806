"""How many requests a socket may make: spent before a frame is even parsed."""

from __future__ import annotations

# A person taps, a page beats and syncs: ten a second is plenty, and a burst after a reconnect is normal.
REFILL_PER_S = 10.0
BURST = 40.0
# Beyond this many refused frames the sender is a machine that does not listen.
PATIENCE = 200


class Credits:
    """A token bucket of one socket."""

    __slots__ = ("_at", "_left", "refused")

    def __init__(self, now: float) -> None:
        self._left = BURST
        self._at = now
        self.refused = 0

    def spend(self, now: float) -> bool:
        """Whether one more request is allowed at this moment of the monotonic clock."""
        self._left = min(BURST, self._left + (now - self._at) * REFILL_PER_S)
        self._at = now
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        return True

    @property
    def exhausted(self) -> bool:
        return self.refused > PATIENCE
