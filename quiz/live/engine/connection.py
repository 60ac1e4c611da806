"""One socket of this worker: sends at once where it can, and never makes others wait where it cannot.

Where the server offers a wire, a frame is written to the transport; a socket without room keeps its frames here, up to
a limit, until there is room again. Without a wire, what `await send()` does depends on the server: some wait while a
socket's buffers are full, daphne never does. So a send is started here and normally completes without waiting; if it
waits, it goes on as a task of its own with a deadline, and further frames queue behind it, up to the same limit.
Whoever cannot take that much is let go.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from kit.coroutines import go_on
from quiz.live.engine.wire import Wire, text_frame

Send = Callable[[dict[str, Any]], Awaitable[None]]

# A phone that takes no frame for this long has gone, whatever its socket says.
STALL_S = 10.0
MAX_WAITING = 32


class Connection:
    """A socket that frames can be pushed to. `now` is a moment of the monotonic clock."""

    __slots__ = (
        "_frames",
        "_on_stall",
        "_send",
        "_sender",
        "_waiting",
        "_wire",
        "closed",
        "last_seen",
        "stalled",
    )

    def __init__(
        self, send: Send, on_stall: Callable[[], None], *, now: float, wire: Wire | None = None
    ) -> None:
        self._send = send
        self._on_stall = on_stall
        self._wire = wire
        # Made when first needed: of twenty thousand sockets hardly one ever waits.
        self._frames: deque[bytes] | None = None
        self._waiting: deque[dict[str, Any]] | None = None
        self._sender: asyncio.Task[None] | None = None
        self.closed = self.stalled = False
        self.last_seen = now

    def push(self, payload: bytes) -> None:
        """Send a text message, encoded as UTF-8, at once or as soon as the socket takes it."""
        self.push_to_many(payload, b"" if self._wire is None else text_frame(payload))

    def push_to_many(self, payload: bytes, frame: bytes) -> None:
        """The same for a message that many get: `frame` is `text_frame(payload)`, made once for all of them."""
        if self.closed:
            return
        wire = self._wire
        if wire is None:
            self._put({"type": "websocket.send", "text": payload.decode()})
        elif self._frames or not wire.write(frame):
            self._keep(frame)

    def _keep(self, frame: bytes) -> None:
        if self._frames is None:
            self._frames = deque()
        if len(self._frames) >= MAX_WAITING:
            self._stalled()
        else:
            self._frames.append(frame)

    def has_room(self) -> None:
        """The wire takes frames again. If it stays without room, the server ends the socket."""
        frames, wire = self._frames, self._wire
        while frames and wire is not None and wire.write(frames[0]):
            frames.popleft()

    def close(self, code: int) -> None:
        """Close after what is waiting has been sent."""
        if not self.closed:
            self._put({"type": "websocket.close", "code": code})
            self.closed = True

    def _put(self, message: dict[str, Any]) -> None:
        if self._sender is not None:
            if self._waiting is None:
                self._waiting = deque()
            if len(self._waiting) >= MAX_WAITING:
                self._stalled()
            else:
                self._waiting.append(message)
            return
        coroutine = self._send(message)
        try:
            # Drive the send by hand: nearly always it completes without waiting, and then no task is made.
            waiting_for = coroutine.send(None)  # type: ignore[attr-defined]
        except StopIteration:
            return
        except Exception:  # the transport is gone; the reading side finds out and says goodbye
            self.closed = True
            return
        self._sender = asyncio.ensure_future(self._drain(coroutine, waiting_for))  # type: ignore[arg-type]

    async def _drain(self, first: Coroutine[Any, Any, None], waiting_for: Any) -> None:
        try:
            async with asyncio.timeout(STALL_S):
                await go_on(first, waiting_for)
            while self._waiting:
                message = self._waiting.popleft()
                async with asyncio.timeout(STALL_S):
                    await self._send(message)
        except TimeoutError:
            self._stalled()
        except Exception:  # as above: the transport is gone
            self.closed = True
        finally:
            self._sender = None

    def _stalled(self) -> None:
        self.closed = self.stalled = True
        self._waiting = self._frames = None
        if self._wire is not None:
            self._wire.abort()
        else:
            self._on_stall()
