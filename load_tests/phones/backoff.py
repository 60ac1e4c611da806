"""When to try again, as the page does (static/js/lib/backoff.js): full jitter within a bound that doubles."""

from __future__ import annotations

from typing import Literal

# A page that was there a moment ago comes back almost at once.
_FIRST_S = 0.3
_BASE_S = 0.5
_MOST_S = 15.0

Then = Literal["again", "slow", "end"]
_AFTER: dict[int, Then] = {4400: "slow", 4403: "end", 4404: "end", 4429: "slow"}


def backoff(attempt: int, dice: float) -> float:
    """Seconds before try `attempt` (0 is the first after a loss); `dice` in [0, 1)."""
    bound = _FIRST_S if attempt == 0 else min(_MOST_S, _BASE_S * 2.0**attempt)
    return dice * bound


def after_close(code: int) -> Then:
    """What a close code of docs/protocol.md asks for."""
    return _AFTER.get(code, "again")
