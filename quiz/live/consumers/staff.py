"""What host and screen sockets have in common: the ticket, and the right that may end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from quiz.live.consumers.base import HEARTBEAT_MS, LiveConsumer
from quiz.live.protocol import codes, inbound
from quiz.live.services.tickets import Holder, use_ticket

# A right that was taken away ends on open sockets within this time.
RECHECK_S = 30.0
# A full worker's few places for hosts and screens are not held by those who only open a socket.
HELLO_FULL_S = 2.0


class StaffConsumer(LiveConsumer):
    """A socket that was opened by a page of the staff's, or by a device with a link."""

    def __init__(self, *, runtime: Callable[[], Any]) -> None:
        super().__init__(runtime=runtime)
        self.holder: Holder | None = None
        self._recheck: asyncio.Task[None] | None = None

    @property
    def greeting_s(self) -> float:
        return HELLO_FULL_S if self.runtime.sockets.full else super().greeting_s

    async def attach(self, scope: Any, send: Any) -> None:
        await super().attach(scope, send)
        self.runtime.sockets.staff_connections.add(self.connection)

    async def hello(self, request_id: int, request: inbound.HelloStaff) -> None:
        holder = await self.runtime.reads.call(
            lambda: use_ticket(request.ticket, game_id=self.game_id, part=self.kind)
        )
        if holder is None:
            self.refuse(request_id, "hello.ticket")
            self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
            return
        hall = await self.find_hall(request_id)
        if hall is None:
            return
        self.holder, self.hall = holder, hall
        hall.enter(self.kind, self.connection)
        ticker = self.runtime.ticker
        ticker.wake(hall)
        self.ok(
            request_id,
            {
                "now": self.runtime.clock.now(),
                "heartbeat_ms": HEARTBEAT_MS,
                "game": hall.view(self.kind),
                "lobby": ticker.last(hall, "lobby"),
                "tally": ticker.last(hall, "tally"),
            },
        )
        self._recheck = asyncio.ensure_future(self._keep_checking(holder))

    async def goodbye(self) -> None:
        self.runtime.sockets.staff_connections.discard(self.connection)
        if self._recheck is not None:
            self._recheck.cancel()
        if self.hall is not None:
            self.hall.leave(self.kind, self.connection, None)

    async def _keep_checking(self, holder: Holder) -> None:
        while not self.connection.closed:
            await asyncio.sleep(RECHECK_S)
            try:
                allowed = await self.runtime.reads.call(holder.still_may)
            except Exception:  # noqa: S112 - the database is away: asked again in half a minute
                continue
            if not allowed:
                self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
