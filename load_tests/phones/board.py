"""Counters of all generator processes in one shared file, so that the crowd's leader can watch without asking."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# One row of 64-bit numbers for each generator.
(
    GREETED,  # sockets that have been greeted and are open
    JOINED,  # phones that have a seat
    NEWEST,  # the newest version that any phone has seen
    AT_NEWEST,  # phones that have seen it
    NEWEST_NS,  # when the last of them did, on the monotonic clock
    FRAMES,  # `game` frames
    FRAME_BYTES,
    SENT,  # answers, each counted once
    ACKED,
    ACKED_NS,  # when the last one was acknowledged
    REFUSED,  # answers refused for good
    RESULTS,  # `result` pushes
    LOST,  # connections that were lost
    TRIES,  # connections that were begun
    WAITING,  # refusals that said when to come back
    ENDED,  # phones that gave up: removed, or no such game
) = range(16)
_COLUMNS = 16
_ROW_BYTES = _COLUMNS * 8


@dataclass(frozen=True, slots=True)
class Totals:
    """All generators together. Times in seconds on the monotonic clock."""

    greeted: int
    joined: int
    newest: int
    at_newest: int
    newest_at: float
    frames: int
    frame_bytes: int
    sent: int
    acked: int
    acked_at: float
    refused: int
    results: int
    lost: int
    tries: int
    waiting: int
    ended: int


def totals(rows: Sequence[Sequence[int]]) -> Totals:
    """The sum of the rows; a version counts as the newest only where it has arrived."""
    newest = max(row[NEWEST] for row in rows)

    def of(column: int) -> int:
        return sum(row[column] for row in rows)

    return Totals(
        greeted=of(GREETED), joined=of(JOINED), newest=newest,
        at_newest=sum(row[AT_NEWEST] for row in rows if row[NEWEST] == newest),
        newest_at=max(row[NEWEST_NS] for row in rows) / 1e9,
        frames=of(FRAMES), frame_bytes=of(FRAME_BYTES), sent=of(SENT), acked=of(ACKED),
        acked_at=max(row[ACKED_NS] for row in rows) / 1e9,
        refused=of(REFUSED), results=of(RESULTS), lost=of(LOST), tries=of(TRIES), waiting=of(WAITING),
        ended=of(ENDED),
    )  # fmt: skip


def make_board(file: Path, generators: int) -> None:
    """A board of zeros."""
    file.write_bytes(bytes(_ROW_BYTES * generators))


def _map(file: Path) -> memoryview:
    with file.open("r+b") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0)).cast("q")


def own_row(file: Path, number: int) -> memoryview:
    """A generator's own row, to be written by it alone."""
    return _map(file)[number * _COLUMNS : (number + 1) * _COLUMNS]


class Board:
    """The leader's view."""

    def __init__(self, file: Path, generators: int) -> None:
        self._numbers, self._generators = _map(file), generators

    def totals(self) -> Totals:
        rows = [
            self._numbers[start : start + _COLUMNS]
            for start in range(0, self._generators * _COLUMNS, _COLUMNS)
        ]
        return totals(rows)
