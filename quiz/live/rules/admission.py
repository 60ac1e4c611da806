"""Who may come in: at what pace, how many, and in which order. Clock and counts are handed in.

Only newcomers are held back: those who look for a seat in a room. Whoever has one comes back past every queue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

# --- the pace of a worker --------------------------------------------------------------------------------------------

# Below this part of the stated pace no look goes: newcomers then take about a tenth of a worker's time, and
# everybody in the queue still moves.
LEAST_PART = 0.25
# A loop that is this late keeps those who play waiting for longer than people notice.
SLOW_MS = 100
# Below this the worker has time to spare.
QUICK_MS = 30
# A writer whose queue is this full has enough to do with answers.
CROWDED = 0.25
# Downwards at once, upwards in two seconds of ten looks each: a rush shows its cost late.
_DOWN, _UP = 0.7, 1 / 20
# What may come in together after a quiet moment, in seconds of the pace.
BURST_S = 0.5


def next_pace(per_s: float, *, most: float, lag_ms: float, fullness: float) -> float:
    """Newcomers a second after one more look at the worker.

    `lag_ms`: how late its loop is; `fullness`: the part of the writer's queue that is taken, from 0 to 1.
    """
    if lag_ms > SLOW_MS or fullness > CROWDED:
        return max(most * LEAST_PART, per_s * _DOWN)
    if lag_ms < QUICK_MS:
        return min(most, per_s + most * _UP)
    return per_s


def refill(left: float, per_s: float, elapsed_s: float) -> float:
    """How many may come in now, when `left` were left over some time ago; at least one once a pace allows it."""
    return min(max(1.0, per_s * BURST_S), left + per_s * elapsed_s)


# --- the places of a room --------------------------------------------------------------------------------------------

# Near the limit, workers take turns this long by the database's clock, and let in during the first half of their own:
# until the next one's turn everybody has heard of it.
TURN_MS = 1_000


def is_scarce(free: int, workers: int) -> bool:
    """Whether too few places are free for each worker to have some at any time: they then take turns."""
    return workers > 1 and free < 2 * workers


def openings(
    *,
    limit: int,
    here: int,
    elsewhere: int,
    workers: int,
    turn: int,
    heard: bool,
    lately: int,
    settled: bool,
    now: int,
) -> int:
    """How many newcomers this worker may let into a room now, so that all together keep to the limit.

    `here`, `elsewhere`: places taken on this worker and, as last heard, on the others; `workers`: how many may
    let people in, of which this is number `turn` from 0; `heard`: whether they hear each other; `lately`: let
    in here since this second began; `settled`: whether `is_scarce` has been the same here for `TURN_MS`, since
    until then another worker may not know yet which of the two ways holds; `now`: ms of the clock that all share.
    """
    free = limit - here - elsewhere
    if free <= 0 or workers == 1:
        return max(0, free)
    if not heard:
        return max(0, min(free, limit // workers - here))
    if not settled:
        return 0
    # What the others let in during the last second is not known here yet: half of what is free is left for that.
    if not is_scarce(free, workers):
        return max(0, free // (2 * workers) - lately)
    mine = now // TURN_MS % workers == turn
    return free if mine and now % TURN_MS < TURN_MS // 2 else 0


# --- the queue over several workers ----------------------------------------------------------------------------------

# A queue is told to the other workers by so many of its arrivals: a place is then off by a thirtieth at most.
MARKS = 32


@dataclass(frozen=True, slots=True)
class Line:
    """A worker's queue as the others know it: how many wait, and when some of them came, evenly from first to last."""

    count: int = 0
    marks: tuple[int, ...] = ()


def summary(arrivals: Sequence[int]) -> Line:
    """A queue, told briefly. `arrivals`: ms, ascending."""
    count = len(arrivals)
    if count <= MARKS:
        return Line(count, tuple(arrivals))
    return Line(count, tuple(arrivals[n * (count - 1) // (MARKS - 1)] for n in range(MARKS)))


def ahead(line: Line, moment: int) -> int:
    """How many of a queue came before `moment`; exact for short queues."""
    if not line.marks:
        return 0
    passed = bisect_left(line.marks, moment)
    if line.count == len(line.marks) or passed in (0, len(line.marks)):
        return line.count * passed // len(line.marks)
    return 1 + (passed - 1) * (line.count - 1) // (MARKS - 1)


def estimate_s(place: int, *, per_s: float, workers: int) -> int:
    """Seconds until the turn of `place` (from 1), while the room has space."""
    return max(1, round(place / max(1.0, per_s * workers)))
