"""One socket of this worker: sends at once where it can, and never makes others wait where it cannot.

What `await send()` does depends on the server: uvicorn waits while a socket's buffers are full, daphne never does. So a
send is started here and normally completes without waiting; if it waits, it goes on as a task of its own with a
deadline, and further frames queue behind it, up to a limit. Whoever cannot take that much is let go.
"""

from __future__ import annotations

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

# A phone that takes no frame for this long has gone, whatever its socket says.
STALL_S = 10.0
MAX_WAITING = 32


@types.coroutine
def _go_on(coroutine: Coroutine[Any, Any, None], waiting_for: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was started by hand and stopped at its first wait."""
    value: Any = None
    while True:
        try:
            value = yield waiting_for
        except BaseException as error:  # a cancellation belongs to the coroutine, which may have to tidy up
            try:
                waiting_for = coroutine.throw(error)
            except StopIteration:
                return
            continue
        try:
            waiting_for = coroutine.send(value)
        except StopIteration:
            return


class Connection:
    """A socket that frames can be pushed to."""

    __slots__ = ("_on_stall", "_send", "_sender", "_waiting", "closed", "last_seen")

    def __init__(self, send: Send, on_stall: Callable[[], None], *, now: float) -> None:
        self._send = send
        self._on_stall = on_stall
        self._waiting: deque[dict[str, Any]] = deque()
        self._sender: asyncio.Task[None] | None = None
        self.closed = False
        self.last_seen = now

    def push(self, frame: str) -> None:
        """Send a text frame, at once or as soon as the socket takes it."""
        self._put({"type": "websocket.send", "text": frame})

    def close(self, code: int) -> None:
        """Close after what is waiting has been sent."""
        if not self.closed:
            self._put({"type": "websocket.close", "code": code})
            self.closed = True

    def _put(self, message: dict[str, Any]) -> None:
        if self.closed:
            return
        if self._sender is not None:
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
                await _go_on(first, waiting_for)
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
        self.closed = True
        self._waiting.clear()
        self._on_stall()
