"""How long somebody who was refused by a full queue is asked to wait."""

from __future__ import annotations

# Sooner there is no room yet; later nobody believes that it will work.
LEAST_MS, MOST_MS = 300, 10_000


def retry_ms(depth: int, item_s: float, chance: float) -> int:
    """Between once and twice the time that a queue of `depth` needs, by chance.

    `item_s`: seconds that an item takes; `chance`: from 0 to 1, so that those who were refused together do not come
    back together.
    """
    needed_ms = min(MOST_MS / 2, max(LEAST_MS, depth * item_s * 1_000))
    return round(needed_ms * (1 + chance))
