"""When to try again, as the page does (static/js/lib/backoff.js): full jitter within a bound that grows."""

from __future__ import annotations

from typing import Literal

_BOUNDS_S = (0.5, 1.0, *6 * (2.0,), 4.0, 4.0, 8.0, 15.0)

Then = Literal["again", "slow", "end"]
_AFTER: dict[int, Then] = {4400: "slow", 4403: "end", 4404: "end", 4429: "slow"}


def backoff(attempt: int, dice: float, spread_s: float = 0.0) -> float:
    """Seconds before try `attempt` (0 is the first after a loss); `dice` in [0, 1).

    `spread_s`: the first bound as the server last gave it, if that is more.
    """
    bound = _BOUNDS_S[min(attempt, len(_BOUNDS_S) - 1)]
    return dice * (max(bound, min(spread_s, _BOUNDS_S[-1])) if attempt == 0 else bound)


_PATIENCE_S = (5.0, 5.0, 8.0, 12.0)


def patience(attempt: int, spread_s: float) -> float:
    """Seconds that try `attempt` may take to open, and again to be welcomed: longer in a larger room."""
    return _PATIENCE_S[min(attempt, len(_PATIENCE_S) - 1)] + min(spread_s, _BOUNDS_S[-1])


def after_close(code: int) -> Then:
    """What a close code of docs/protocol.md asks for."""
    return _AFTER.get(code, "again")
