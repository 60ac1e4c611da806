"""The lean consumer: each frame is taken where it arrives, without a task or a thread for each message.

Still a Channels consumer, routed by Channels – but it holds no channel-layer channel (the runtime's one serves all
sockets) and does not pass through `AsyncConsumer.dispatch`, which hops to a thread for every message.

Most requests are done before `take` returns. One that has to wait for the database goes on as a task, and the frames
behind it are kept until it has ended: a socket's requests are done in their order, one at a time.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from functools import partial
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer
from structlog.contextvars import bind_contextvars

from kit.group_commit import Busy
from quiz.live.engine.connection import Connection
from quiz.live.engine.credits import Credits
from quiz.live.engine.hall import Hall
from quiz.live.engine.runtime import Runtime
from quiz.live.engine.wire import find_wire
from quiz.live.protocol import codes, inbound, outbound
from quiz.live.protocol.state import Audience
from quiz.live.services.pending import Item

logger = logging.getLogger(__name__)

# A page says hello as soon as its socket is open.
HELLO_S = 10.0
HEARTBEAT_MS = 10_000
# Frames kept behind a request that waits: as many as a burst of credits allows. More is a flood.
MAX_KEPT = 40
_GREETINGS = frozenset({inbound.HelloPlayer, inbound.HelloStaff})


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
        # said hello and stands at the door
        self.waits = False
        self._credits: Credits
        self._task: asyncio.Task[Any] | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._under_way: asyncio.Task[None] | None = None
        self._kept: deque[bytes | None] | None = None

    @property
    def greeting_s(self) -> float:
        """How long a new socket may take to say hello, in seconds."""
        return HELLO_S

    # --- to be filled by each kind ---------------------------------------------------------------------------------

    async def hello(self, request_id: int, request: Any) -> None:
        """Recognise the caller and enter the hall; called once, first."""
        raise NotImplementedError

    def handle(self, request_id: int, hall: Hall, request: Any) -> Awaitable[None] | None:
        """One request after the hello: done at once, or what is still to be waited for."""
        raise NotImplementedError

    async def goodbye(self) -> None:
        """The socket is gone."""

    # --- the socket ------------------------------------------------------------------------------------------------

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._task = asyncio.current_task()
        await self.attach(scope, send)
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        if (wire := find_wire(scope)) is not None:
            # a wire calls from the server's context, which knows neither game nor socket
            take: Callable[[bytes | None], None] = partial(copy_context().run, self.take)  # type: ignore[call-arg]
            wire.listen(take, self.connection.has_room)
        if self.runtime.draining:
            self.connection.push(outbound.push("moving", {"delay_ms": 1_000}))
            self.connection.close(codes.CLOSE_MOVING)
        self._await_greeting()
        try:
            # With a wire only the end comes this way. Without, nothing is read while a request waits.
            while (message := await receive())["type"] == "websocket.receive":
                text = message.get("text")
                self.take(None if text is None else text.encode())
                await self.settled()
        except asyncio.CancelledError:
            if not self.connection.closed:
                raise
        finally:
            if self._patience is not None:
                self._patience.cancel()
            await self.detach()

    async def attach(self, scope: Any, send: Any) -> None:
        """Get what a request needs: the runtime, the game's id, and a connection that sends through `send`."""
        self.scope = scope
        self.runtime = await self._get_runtime()
        self.game_id = scope["url_route"]["kwargs"]["game"]
        bind_contextvars(game=str(self.game_id))
        now = self.runtime.world.monotonic()
        self.connection = Connection(send, self._give_up, now=now, wire=find_wire(scope))
        self._credits = Credits(now)

    async def detach(self) -> None:
        """The caller is gone: end what is under way, and say goodbye."""
        self.gone = True
        self._kept = None
        if self.connection.stalled:
            self.runtime.meters.let_go.add()
        await self.settled()
        await self.goodbye()

    def _give_up(self) -> None:
        """The socket does not read: end its task, and the server drops it."""
        if self._task is not None:
            self._task.cancel()

    def _await_greeting(self) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(self.greeting_s, self._hang_up_unless_greeted)

    def _hang_up_unless_greeted(self) -> None:
        self._patience = None
        if self.hall is not None or self.waits:
            return
        if self._under_way is None:
            self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
        else:  # the caller has said hello, and it is the database that is slow
            self._await_greeting()

    # --- requests --------------------------------------------------------------------------------------------------

    def take(self, data: bytes | None) -> None:
        """A message has come: its text as bytes, or `None` for a binary one."""
        if self.connection.closed:
            return
        if self._under_way is None:
            self._take(data)
            return
        if self._kept is None:
            self._kept = deque()
        if len(self._kept) < MAX_KEPT:
            self._kept.append(data)
        else:
            self.connection.close(codes.CLOSE_FLOOD)

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way is not None:
            await asyncio.wait({self._under_way})

    def _take(self, data: bytes | None) -> None:
        now = self.connection.last_seen = self.runtime.world.monotonic()
        if not self._credits.spend(now):
            # told once for each burst, then ignored; a sender that does not listen is let go
            if self._credits.refused == 1 or self._credits.refused % 50 == 0:
                self.refuse(None, "frame.too_fast", retry_ms=1_000)
            if self._credits.exhausted:
                self.connection.close(codes.CLOSE_FLOOD)
            return
        if data is None:
            self.refuse(None, "frame.binary")
            return
        try:
            request_id, request = inbound.parse(self.kind, data)
        except inbound.BadFrame as bad:
            self.refuse(bad.id, bad.code)
            return
        except UnicodeDecodeError:
            self.connection.close(codes.CLOSE_NOT_UTF8)
            return
        self.do(request_id, request)

    def do(self, request_id: int, request: inbound.Request) -> None:
        """A request that has been parsed, when nothing is under way. It may be done, or be under way, on return."""
        try:
            rest = self._dispatch(request_id, request)
        except Busy as busy:
            self.refuse(request_id, "busy", retry_ms=busy.retry_ms)
            return
        except Exception:
            self._failed(request_id, request)
            return
        if rest is not None:
            self._under_way = asyncio.ensure_future(self._finish(request_id, request, rest))

    async def _finish(self, request_id: int, request: inbound.Request, rest: Awaitable[None]) -> None:
        try:
            await rest
        except Busy as busy:
            self.refuse(request_id, "busy", retry_ms=busy.retry_ms)
        except Exception:
            self._failed(request_id, request)
        finally:
            self._under_way = None
            while self._kept and self._under_way is None and not self.connection.closed:
                self._take(self._kept.popleft())

    def _failed(self, request_id: int, request: inbound.Request) -> None:
        # The request's content is not logged: it may be somebody's name.
        logger.exception("live: a request failed", extra={"request": type(request).__name__})
        self.refuse(request_id, "failed")

    def _dispatch(self, request_id: int, request: inbound.Request) -> Awaitable[None] | None:
        hall, kind = self.hall, type(request)
        if hall is None:
            if kind in _GREETINGS:
                return self.hello(request_id, request)
            self.refuse(request_id, "hello.first")
        elif kind in _GREETINGS:
            self.refuse(request_id, "frame.unknown")
        elif kind is inbound.Beat:
            self.answer_beat(request_id, hall)
        else:
            return self.handle(request_id, hall, request)
        return None

    # --- answers ---------------------------------------------------------------------------------------------------

    def ok(self, request_id: int, payload: dict[str, Any]) -> None:
        self.connection.push(outbound.ok(request_id, payload))

    def refuse(
        self, request_id: int | None, code: str, *, retry_ms: int | None = None, of: Item | None = None
    ) -> None:
        """Refuse with a code of `codes`. `of`: what should have been stored, if the request came so far."""
        self.runtime.meters.refuse(code, of)
        self.connection.push(outbound.refused(request_id, code, retry_ms=retry_ms))

    def answer_beat(self, request_id: int, hall: Hall) -> None:
        spread = self.runtime.sockets.spread_ms
        version = hall.state.version
        self.ok(request_id, {"now": self.runtime.clock.now(), "version": version, "spread_ms": spread})

    async def find_hall(self, request_id: int) -> Hall | None:
        """The hall of this socket's game; without one the caller is told and the socket closed."""
        hall = await self.runtime.hall(self.game_id)
        if hall is None:
            self.refuse(request_id, "game.unknown")
            self.connection.close(codes.CLOSE_NO_GAME)
        return hall
