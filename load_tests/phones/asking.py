"""What a phone asks for: request numbers and their answers, and repeating what was not acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from load_tests.phones.desk import Desk
from load_tests.phones.wire import Wire

# How long a doubted line has to give a sign of life.
_PROBE_S = 1.2

Payload = dict[str, Any]
GONE: Payload = {"code": "lost"}


class Request:
    """Something asked for. `sent` is called at each try with its number, from 1."""

    __slots__ = (
        "answered",
        "id",
        "kind",
        "payload",
        "refused",
        "repeat",
        "sent",
        "sent_at",
        "settled",
        "tries",
    )

    def __init__(
        self, number: int, kind: bytes, payload: bytes, *, repeat: bool,
        answered: Callable[[Payload], None] | None,
        refused: Callable[[Payload], None] | None,
        sent: Callable[[int], None] | None,
    ) -> None:  # fmt: skip
        self.id, self.kind, self.payload, self.repeat = number, kind, payload, repeat
        self.answered, self.refused, self.sent = answered, refused, sent
        self.sent_at, self.tries, self.settled = 0.0, 0, False


class Asking:
    """The requests of one phone, over whichever connection it has; `Line` gives and takes connections."""

    __slots__ = ("_desk", "_greeted", "_heard_at", "_next", "_pending", "_probe", "_status", "_wire")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next = 1
        self._pending: dict[int, Request] = {}
        self._wire: Wire | None = None
        self._greeted, self._status = False, "connecting"
        self._heard_at = 0.0
        self._probe: asyncio.TimerHandle | None = None

    def lost(self, code: int, *, wait: float = 0.0) -> None:
        """The connection is gone."""
        raise NotImplementedError

    def ask(
        self, kind: bytes, payload: bytes, *, repeat: bool,
        answered: Callable[[Payload], None] | None = None,
        refused: Callable[[Payload], None] | None = None,
        sent: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        """Ask for something. With `repeat` it is asked again over every new connection until there is an answer."""
        if self._status == "ended" or (not repeat and not self._greeted):
            if refused is not None:
                refused(GONE)
            return
        request = Request(
            self._next, kind, payload, repeat=repeat, answered=answered, refused=refused, sent=sent
        )
        self._next += 1
        self._pending[request.id] = request
        self._transmit(request)

    def _send_new(
        self, kind: bytes, payload: bytes, *, repeat: bool,
        answered: Callable[[Payload], None], refused: Callable[[Payload], None],
    ) -> None:  # fmt: skip
        request = Request(
            self._next, kind, payload, repeat=repeat, answered=answered, refused=refused, sent=None
        )
        self._next += 1
        self._pending[request.id] = request
        request.sent_at = self._desk.now()
        self._write(b'["%b",%d,%b]' % (kind, request.id, payload))

    def _transmit(self, request: Request) -> None:
        if not self._greeted or request.settled:
            return
        request.sent_at = self._desk.now()
        request.tries += 1
        if request.sent is not None:
            request.sent(request.tries)
        self._desk.expect(self, request)
        self._write(b'["%b",%d,%b]' % (request.kind, request.id, request.payload))

    def _write(self, frame: bytes) -> None:
        if self._wire is not None:
            self._wire.send(frame)

    def unanswered(self, request: Request) -> None:
        """The newest sending of this request has waited for as long as the page waits."""
        if not request.repeat:
            self._settle_request(request, done=False, payload={"code": "timeout"})
        # Silence has two reasons: a dead line, or a server that waits for its database and will answer when it is back.
        if self._desk.now() - self._heard_at >= self._desk.patience_s:
            self._doubt()
        if request.repeat:
            self._transmit(request)

    def _doubt(self) -> None:
        """Ask for a sign of life; without one the line is dead, whatever the socket says."""
        if self._probe is None and self._greeted:
            self._probe = self._desk.later(_PROBE_S, self._probed, self._desk.now())
            self.ask(b"beat", b"{}", repeat=False)

    def _probed(self, asked_at: float) -> None:
        self._probe = None
        if self._heard_at < asked_at:
            self.lost(0)

    def _settle_request(self, request: Request, *, done: bool, payload: Payload) -> None:
        self._pending.pop(request.id, None)
        request.settled = True
        act = request.answered if done else request.refused
        if act is not None:
            act(payload)
