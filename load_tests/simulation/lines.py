"""One connection between a phone and a worker: ordered, slow, and cut with frames under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any

from load_tests.simulation.workers import Worker
from quiz.live.engine.wire import EXTENSION

_MEAN_DELAY = 0.02
_APART = 1e-6


class Line:
    """A WebSocket after its handshake. `received` gets each text from the worker, `closed` its close code or `None`."""

    def __init__(self, worker: Worker, dice: Random, *, with_wire: bool) -> None:
        self.worker = worker
        self._dice = dice
        self._with_wire = with_wire
        self.cut_off = False
        self._room = asyncio.Event()
        self._room.set()
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._on_message: Callable[[bytes | None], None] | None = None
        self._on_room: Callable[[], None] | None = None
        self._due = {"up": 0.0, "down": 0.0}
        self.received: asyncio.Queue[bytes | int | None] = asyncio.Queue()

    def open(self, consumer: Any, *, game: Any, cookie: bytes) -> None:
        """Let the worker's consumer run on it."""
        extensions: dict[str, Any] = {EXTENSION: self} if self._with_wire else {}
        scope = {
            "type": "websocket",
            "url_route": {"kwargs": {"game": game}},
            "headers": [(b"cookie", cookie)],
            "extensions": extensions,
        }
        self._inbox.put_nowait({"type": "websocket.connect"})
        loop = asyncio.get_running_loop()
        self._serving = loop.create_task(
            consumer(scope, self._inbox.get, self._send), context=self.worker.context
        )

    # --- the worker's side -------------------------------------------------------------------------------------------

    async def _send(self, message: dict[str, Any]) -> None:
        if not self.cut_off:
            await self._room.wait()
        if message["type"] == "websocket.send":
            self._down(message["text"].encode())
        elif message["type"] == "websocket.close":
            self._down(int(message["code"]))
            self._gone(after=0.0)

    def listen(self, on_message: Callable[[bytes | None], None], on_room: Callable[[], None]) -> None:
        self._on_message, self._on_room = on_message, on_room

    def write(self, frame: bytes) -> bool:
        if not self._room.is_set() or self.cut_off:
            return False
        short = frame[1] < 126
        self._down(frame[2:] if short else frame[4:] if frame[1] == 126 else frame[10:])
        return True

    def abort(self) -> None:
        self.cut()

    def stall(self, seconds: float) -> None:
        """Take nothing for a while, as a phone in a lift."""
        self._room.clear()
        asyncio.get_running_loop().call_later(seconds, self._resume, context=self.worker.context)

    def _resume(self) -> None:
        self._room.set()
        if self._on_room is not None and not self.worker.dead:
            self._on_room()

    # --- the way -----------------------------------------------------------------------------------------------------

    def _arrives(self, way: str, act: Callable[..., None], *arguments: Any, context: Any = None) -> None:
        loop = asyncio.get_running_loop()
        # later than the frame before: of two timers for one moment a loop may call either first
        soonest = self._due[way] + _APART
        self._due[way] = max(soonest, loop.time() + self._dice.expovariate(1 / _MEAN_DELAY))
        loop.call_at(self._due[way], act, *arguments, context=context)

    def _down(self, what: bytes | int) -> None:
        self._arrives("down", self._deliver, what)

    def _deliver(self, what: bytes | int) -> None:
        # what a worker sent before its death still arrives
        if not self.cut_off:
            self.received.put_nowait(what)

    def send(self, text: bytes) -> None:
        """From the phone."""
        self._arrives("up", self._take, text, context=self.worker.context)

    def _take(self, text: bytes) -> None:
        if self.cut_off or self.worker.dead:
            return
        if self._on_message is not None:
            self._on_message(text)
            return
        try:
            self._inbox.put_nowait({"type": "websocket.receive", "text": text.decode()})
        except UnicodeDecodeError:
            # every server ends such a connection by itself (RFC 6455, section 8.1)
            self._down(1007)
            self._gone(after=0.0)

    def cut(self) -> None:
        """The line is gone. Each side finds out by itself, sooner or later."""
        if not self.cut_off:
            self.cut_off = True
            self._gone(after=self._dice.uniform(0.0, 8.0))
            asyncio.get_running_loop().call_later(
                self._dice.uniform(0.0, 4.0), self.received.put_nowait, None
            )

    def _gone(self, *, after: float) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(after, self._inbox.put_nowait, {"type": "websocket.disconnect", "code": 1006})

    def leave(self) -> None:
        """The phone closes it."""
        self.cut_off = True
        self._gone(after=0.02)
