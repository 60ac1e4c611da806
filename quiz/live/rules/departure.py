"""When the phones of a worker that goes away come back: spread, so that other workers keep half their time free.

A return costs about 1.5 ms of processor time (connection, greeting, its batched read). Returning all at once would hold
up everybody who plays there, and themselves: they would stand in the queue without a connection.
"""

from __future__ import annotations

from collections.abc import Callable

# Processor time of one return, measured; and how much of the machine's time the returns may take.
_RETURN_MS, _SHARE = 1.5, 0.5
_SHORTEST_MS, _LONGEST_MS = 500, 12_000
# For those who are late: on a busy machine a welcome takes its time, and a page in the background has slow timers.
_GRACE_S = 5.0
# A database that is away is not waited for: phones keep what was not acknowledged and send it to the next worker.
FLUSH_S = 3.0
# From the signal to the last goodbye, however many there are; `config/launch/ending.py` bounds the end of a worker.
LEAVE_S = 16.5
# With nowhere else to go, over this time: a new start takes about as long to open its doors.
RESTART_MS = 3_000


def spread_ms(phones: int, *, cores: int) -> int:
    """Over how long the returns of this many phones are spread."""
    return round(min(_LONGEST_MS, max(_SHORTEST_MS, phones * _RETURN_MS / (_SHARE * max(1, cores)))))


def serve_on_s(spread: int, *, spent_s: float) -> float:
    """How many seconds a worker serves on while its phones go, spread over `spread` milliseconds.

    `spent_s`: what the leaving has taken so far. A last flush still has its time afterwards.
    """
    return max(0.0, min(spread / 1_000 + _GRACE_S, LEAVE_S - spent_s - FLUSH_S))


# Who lost a connection without a word is back within three seconds, whether it was the own line or a worker that died:
# as long as the phones are so few that the worker has the time for it. Returns of more take a third of its time, at
# 0.4 ms each as measured, for as long as nobody would rather reload the page.
_SOON_MS, _LOST_MS, _LOSS_LONGEST_MS = 2_500, 1.2, 10_000


def loss_spread_ms(phones: int) -> int:
    """Over how long phones spread their first try when they lose this worker without being told."""
    soon = min(_SOON_MS, max(_SHORTEST_MS, phones * _RETURN_MS / _SHARE))
    return round(max(soon, min(_LOSS_LONGEST_MS, phones * _LOST_MS)))


def delays_ms(phones: int, spread: int, *, randrange: Callable[[int], int]) -> list[int]:
    """A delay for each phone, by chance, below `spread`; no part of the time gets more than its share of them.

    Independent delays would crowd here and there: each phone gets a place of its own, at a random point within it.
    """
    places = list(range(phones))
    for last in range(phones - 1, 0, -1):
        other = randrange(last + 1)
        places[last], places[other] = places[other], places[last]
    return [(place * spread + randrange(max(1, spread))) // max(1, phones) for place in places]
