"""One phone's connection that mends itself: static/js/lib/socket.js over picows, without what a sleeping page needs.

Owns what is heard over it, the door, and moving over when a worker says that it is going away; opening and losing are
in `connecting`, what is asked over it in `asking`.
"""

from __future__ import annotations

from load_tests.phones import board
from load_tests.phones.asking import Payload
from load_tests.phones.backoff import backoff
from load_tests.phones.connecting import Connecting
from load_tests.phones.frames import GAME, decode
from load_tests.phones.succession import Successor
from load_tests.phones.wire import Wire

# The page's own figures.
_CONNECT_S = 5.0
_GAP_S = 2.5
# At the door a line is heard of every 20 s at the latest; a greeting that waited says nothing about the round trip.
_DOOR_S = 45.0
_GUESSED_S = 0.4


class Line(Connecting):
    """A phone's line to its game, whichever connection serves; frames are told to its owner."""

    __slots__ = ()

    # --- hearing ---------------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """One frame of the server."""
        self._heard_at = self._desk.now()
        if data.startswith(GAME):
            row = self._desk.row
            row[board.FRAMES] += 1
            row[board.FRAME_BYTES] += len(data)
            self.owner.game(self._desk.games.read(data))
            return
        frame = decode(data)
        kind = frame[0]
        if kind == "ok" or kind == "error":
            self._settle(kind == "ok", frame[1], frame[2])
        elif kind == "ping":
            self._write(b'["pong",%d,{"nonce":"%b"}]' % (self._next, frame[1]["nonce"].encode()))
            self._next += 1
        elif kind == "waiting":
            self._stay(frame[1])
        elif kind == "moving":
            self._move(frame[1]["delay_ms"])
        else:
            self.owner.pushed(kind, frame[1])

    def _settle(self, done: bool, number: int | None, payload: Payload) -> None:
        request = self._pending.get(number) if number is not None else None
        if request is None:
            return
        wait = payload.get("retry_ms")
        if not done and request.repeat and wait:
            request.sent_at = 0.0
            self._desk.row[board.WAITING] += 1
            self._desk.later(wait / 1_000 + backoff(0, self._desk.random()), self._transmit, request)
            return
        if done and "now" in payload:
            asked = self._heard_at - _GUESSED_S if self._door else request.sent_at
            self.owner.time(asked, self._heard_at, payload["now"])
            if request.kind == b"beat":
                self._spread = payload.get("spread_ms", 0) / 1_000
            if request.kind == b"beat" and payload["version"] > self.owner.version:
                self._desk.later(_GAP_S, self._expect, self._wire, payload["version"])
        self._settle_request(request, done=done, payload=payload)

    def _expect(self, wire: Wire, version: int) -> None:
        """The server has moved on to this version: its news must have come, or this connection has lost it."""
        if self._wire is wire and self.owner.version < version:
            self.lost(0)

    def _stay(self, told: Payload) -> None:
        """The door is not open yet: stay on the line, or come again at the moment that is given."""
        self._door, self._attempt = True, 0
        self._desk.row[board.WAITING] += 1
        self.owner.waiting(told)
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._desk.later(_DOOR_S, self.lost, 0)
        if told["retry_ms"] is not None:
            self._announced = self._desk.now() + told["retry_ms"] / 1_000

    # --- moving over -----------------------------------------------------------------------------------------------

    def _move(self, delay_ms: int) -> None:
        self.owner.moving(delay_ms)
        self._announced = self._desk.now() + delay_ms / 1_000
        self._cancel_retry()
        self._retry = self._desk.later(delay_ms / 1_000, self._succeed)

    def _succeed(self) -> None:
        """Open the connection that takes over, beside the one that serves until then."""
        self._give_up_successor()
        self._announced = None
        successor = self._successor = Successor(self, self._desk, give_up_s=_CONNECT_S, door_s=_DOOR_S)
        successor.task = self._open(successor.wire)

    def next_hello(self) -> tuple[int, bytes]:
        """A new greeting's number and payload, for the successor that has just opened."""
        self._connected()
        self._next += 1
        return self._next - 1, self.owner.hello()

    def take_over(self, wire: Wire, payload: Payload, asked_at: float) -> None:
        """Go on over the successor, which has been welcomed; the former connection is left."""
        self._successor, self._attempt = None, 0
        self._cancel_retry()
        self._drop()
        wire.line, self._wire = self, wire
        self._heard_at = self._desk.now()
        self.owner.time(asked_at or self._heard_at - _GUESSED_S, self._heard_at, payload["now"])
        self._welcome(payload)

    def unsucceeded(self, wait: float) -> None:
        """The successor came to nothing; the former connection, if there is one, serves on."""
        self._successor = None
        if self._status == "ended":
            return
        pause = wait + backoff(self._attempt, self._desk.random(), self._spread)
        self._attempt += 1
        if wait:  # it holds though the former connection is lost meanwhile
            self._announced = self._desk.now() + pause
        self._cancel_retry()
        self._retry = self._desk.later(pause, self._succeed)

    def queued(self, told: Payload) -> None:
        """The successor stands at a door."""
        self._desk.row[board.WAITING] += 1
        self.owner.waiting(told)
