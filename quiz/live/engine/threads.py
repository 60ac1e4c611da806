"""The threads of a worker that call the database, and with them the connections it keeps: one for each thread.

Whoever adds a thread adds it here, or the pool runs short in the rush it was sized for.
"""

from __future__ import annotations

from collections.abc import Mapping

THREADS: Mapping[str, int] = {
    "live-write": 1,  # the group commit: one batch at a time
    "live-seats": 1,  # phones that come back, many in one read
    "live-answers": 1,  # own answers, many in one read
    "live-move": 2,  # moves and boards never wait behind what single clients ask for
    "live-read": 2,
}


def engine_connections() -> int:
    """Database connections that the live engine of one worker keeps."""
    return sum(THREADS.values())
