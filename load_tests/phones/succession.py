"""Moving over without a gap: the next connection is opened and welcomed beside the one that serves until then.

What static/js/lib/line.js and successor.js do when a worker says that it is going away.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from load_tests.phones.asking import Payload
from load_tests.phones.desk import Desk
from load_tests.phones.frames import decode
from load_tests.phones.wire import Wire


class Heir(Protocol):
    """The line that a successor is opened for."""

    def next_hello(self) -> tuple[int, bytes]:
        """A new greeting's number and payload, for the connection that has just opened."""
        ...

    def take_over(self, wire: Wire, payload: Payload, asked_at: float) -> None:
        """Go on over this connection, which has been welcomed."""
        ...

    def unsucceeded(self, wait: float) -> None:
        """It came to nothing; another may be tried after `wait` seconds."""
        ...

    def queued(self, told: Payload) -> None:
        """It stands at a door."""
        ...


class Successor:
    """One connection on its way to take over. `give_up_s`: for opening and welcome; `door_s`: at a door."""

    __slots__ = (
        "_asked_at",
        "_desk",
        "_door",
        "_door_s",
        "_heir",
        "_not_before",
        "_number",
        "_watch",
        "task",
        "wire",
    )

    def __init__(self, heir: Heir, desk: Desk, *, give_up_s: float, door_s: float) -> None:
        self._heir, self._desk = heir, desk
        self._door, self._door_s = False, door_s
        self._number, self._asked_at, self._not_before = -1, 0.0, 0.0
        self.wire = Wire(self)
        self.task: asyncio.Task[None] | None = None
        self._watch = desk.later(give_up_s, self.lost, 0)

    def opened(self) -> None:
        self._number, payload = self._heir.next_hello()
        self._asked_at = self._desk.now()
        self.wire.send(b'["hello",%d,%b]' % (self._number, payload))

    def receive(self, data: bytes) -> None:
        kind, *rest = decode(data)
        if kind == "waiting":
            self._door = True
            if rest[0]["retry_ms"] is not None:
                self._not_before = self._desk.now() + rest[0]["retry_ms"] / 1_000
            self._watch.cancel()
            self._watch = self._desk.later(self._door_s, self.lost, 0)
            self._heir.queued(rest[0])
        elif kind == "ok" and rest[0] == self._number:
            self._watch.cancel()
            # a greeting that waited says nothing about the round trip
            self._heir.take_over(self.wire, rest[1], 0.0 if self._door else self._asked_at)
        elif kind == "error":
            self._come_to_nothing(rest[1].get("retry_ms", 0) / 1_000)

    def lost(self, code: int) -> None:
        del code
        self._come_to_nothing(max(0.0, self._not_before - self._desk.now()))

    def _come_to_nothing(self, wait: float) -> None:
        self.give_up()
        self._heir.unsucceeded(wait)

    def give_up(self) -> None:
        """Close it and hear of it no more."""
        self._watch.cancel()
        self.wire.leave(abort=False)
