"""What each phone did and saw: one JSON line an event, of all processes on one monotonic clock.

    {"t": 12.5, "phone": 7, "player": "0b8e…", "event": "acked", "position": 0, "key": "5f0c…", "late": false}

`connected` (worker) · `greeted` · `closed` (code) · `joined` · `shown` (version, phase, position) · `sent`
(position, key, choices, try) · `acked` (position, key, late) · `refused` (position, key, code, retry_ms) · `moving`
(delay_ms) · `result` (position, answered, points, score, rank, of) · `waiting` (place, of).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import Any

from msgspec.json import Decoder, Encoder

Event = dict[str, Any]
_ENCODER, _DECODER = Encoder(), Decoder()


class History:
    """The events of one process's phones, kept in memory until they are written."""

    def __init__(self) -> None:
        self._events: list[tuple[float, int, str | None, str, Event]] = []

    def note(self, phone: int, player: str | None, event: str, fields: Event) -> None:
        self._events.append((time.monotonic(), phone, player, event, fields))

    def write(self, file: Path) -> None:
        """Add what has been noted since the last time to the file."""
        with file.open("ab") as lines:
            for t, phone, player, event, fields in self._events:
                lines.write(
                    _ENCODER.encode({"t": t, "phone": phone, "player": player, "event": event, **fields})
                )
                lines.write(b"\n")
        self._events.clear()


def _read(file: Path) -> Iterator[Event]:
    with file.open("rb") as lines:
        for line in lines:
            yield _DECODER.decode(line)


def read_histories(files: Iterable[Path]) -> Iterator[Event]:
    """The events of all files in the order in which they happened."""
    return merge(*map(_read, files), key=lambda event: event["t"])
