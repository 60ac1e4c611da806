"""The lean consumer: one loop over the socket's frames, no task and no thread for each message.

Still a Channels consumer, routed by Channels – but it holds no channel-layer channel (the runtime's one serves all
sockets) and does not pass through `AsyncConsumer.dispatch`, which hops to a thread for every message.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer

from quiz.live.engine.connection import Connection
from quiz.live.engine.credits import Credits
from quiz.live.engine.hall import Hall
from quiz.live.engine.runtime import Runtime
from quiz.live.protocol import codes, inbound, outbound
from quiz.live.protocol.state import Audience

logger = logging.getLogger(__name__)

# A page says hello as soon as its socket is open.
HELLO_S = 10.0
HEARTBEAT_MS = 10_000


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]  # channels has no type hints
    """What player, host and screen sockets have in common. `runtime` gives this process's runtime, started."""

    kind: ClassVar[Audience]

    def __init__(self, *, runtime: Callable[[], Any]) -> None:
        self._get_runtime = runtime
        self.runtime: Runtime
        self.connection: Connection
        self.scope: dict[str, Any] = {}
        self.game_id = uuid.UUID(int=0)
        self.hall: Hall | None = None
        self.gone = False
        self._credits: Credits
        self._task: asyncio.Task[Any] | None = None

    # --- to be filled by each kind ---------------------------------------------------------------------------------

    async def hello(self, request_id: int, request: Any) -> None:
        """Recognise the caller and enter the hall; called once, first."""
        raise NotImplementedError

    async def handle(self, request_id: int, hall: Hall, request: Any) -> None:
        """One request after the hello."""
        raise NotImplementedError

    async def goodbye(self) -> None:
        """The socket is gone."""

    # --- the loop --------------------------------------------------------------------------------------------------

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope = scope
        self._task = asyncio.current_task()
        self.runtime = await self._get_runtime()
        self.game_id = scope["url_route"]["kwargs"]["game"]
        now = self.runtime.world.monotonic()
        self.connection = Connection(send, self._give_up, now=now)
        self._credits = Credits(now)
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        if self.runtime.draining:
            self.connection.push(outbound.push("moving", {"delay_ms": 1_000}))
            self.connection.close(codes.CLOSE_MOVING)
        patience = asyncio.get_running_loop().call_later(HELLO_S, self._hang_up_unless_greeted)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                await self._take(message)
        except asyncio.CancelledError:
            if not self.connection.closed:
                raise
        finally:
            patience.cancel()
            self.gone = True
            await self.goodbye()

    def _give_up(self) -> None:
        """The socket does not read: end its task, and the server drops it."""
        if self._task is not None:
            self._task.cancel()

    def _hang_up_unless_greeted(self) -> None:
        if self.hall is None:
            self.connection.close(codes.CLOSE_UNKNOWN_CALLER)

    async def _take(self, message: dict[str, Any]) -> None:
        if self.connection.closed:
            return
        now = self.connection.last_seen = self.runtime.world.monotonic()
        if not self._credits.spend(now):
            # told once for each burst, then ignored; a sender that does not listen is let go
            if self._credits.refused == 1 or self._credits.refused % 50 == 0:
                self.connection.push(outbound.refused(None, "frame.too_fast", retry_ms=1_000))
            if self._credits.exhausted:
                self.connection.close(codes.CLOSE_FLOOD)
            return
        text = message.get("text")
        if text is None:
            self.refuse(None, "frame.binary")
            return
        try:
            request_id, request = inbound.parse(self.kind, text)
        except inbound.BadFrame as bad:
            self.refuse(bad.id, bad.code)
            return
        try:
            await self._dispatch(request_id, request)
        except asyncio.CancelledError:
            raise
        except Exception:
            # The request's content is not logged: it may be somebody's name.
            logger.exception("live: a request failed", extra={"request": type(request).__name__})
            self.refuse(request_id, "failed")

    async def _dispatch(self, request_id: int, request: inbound.Request) -> None:
        greeting = isinstance(request, inbound.HelloPlayer | inbound.HelloStaff)
        if self.hall is None:
            if not greeting:
                self.refuse(request_id, "hello.first")
                return
            await self.hello(request_id, request)
        elif greeting:
            self.refuse(request_id, "frame.unknown")
        elif isinstance(request, inbound.Beat):
            self.ok(request_id, {"now": self.runtime.clock.now(), "version": self.hall.state.version})
        else:
            await self.handle(request_id, self.hall, request)

    # --- answers ---------------------------------------------------------------------------------------------------

    def ok(self, request_id: int, payload: dict[str, Any]) -> None:
        self.connection.push(outbound.ok(request_id, payload))

    def refuse(self, request_id: int | None, code: str, *, retry_ms: int | None = None) -> None:
        self.connection.push(outbound.refused(request_id, code, retry_ms=retry_ms))

    async def find_hall(self, request_id: int) -> Hall | None:
        """The hall of this socket's game; without one the caller is told and the socket closed."""
        hall = await self.runtime.hall(self.game_id)
        if hall is None:
            self.refuse(request_id, "game.unknown")
            self.connection.close(codes.CLOSE_NO_GAME)
        return hall
