"""A player's socket that lives for one HTTP request: the sockets' own consumer, and what it says is kept in a list."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from kit.group_commit import Busy, GroupCommit
from kit.lean_http import Request, Response
from quiz.live.consumers.player import PlayerConsumer
from quiz.live.engine.database import is_transient
from quiz.live.engine.hall import Hall
from quiz.live.engine.runtime import ASK_AGAIN_S, CALLING_PATIENCE_S
from quiz.live.engine.wire import EXTENSION
from quiz.live.http.allowances import Allowances
from quiz.live.http.answering import busy, frames, too_fast
from quiz.live.protocol import inbound
from quiz.live.queries.seats import FoundSeat, SeatQuery
from quiz.participants.services.device import cookie_name, read_device

logger = logging.getLogger(__name__)

# No ping can be measured over requests of their own. Such a line is credited with what a good mobile line takes; the
# steps in which speed counts are twenty times as long.
USUAL_RTT_MS = 100
# Who waits at the door asks again after this time at the latest.
AT_DOOR_S = 10.0
# Longer than any write or read is tried; then it fails by itself.
MOST_S = 35.0
# The greeting's number; a page's own requests begin at 1, and what is asked with this one is answered all the same.
_GREETING = 0


class Kept:
    """Where a consumer's frames go instead of a transport (`engine.wire.Wire`)."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.code: int | None = None
        self.gone = False
        self.changed = asyncio.Event()

    def write(self, frame: bytes) -> bool:
        self.frames.append(_payload(frame))
        self.changed.set()
        return True

    async def send(self, message: dict[str, Any]) -> None:
        """What the consumer says to the server: only that the socket be closed."""
        if message["type"] == "websocket.close":
            self.code = message["code"]
            self.changed.set()

    def abort(self) -> None:
        self.changed.set()

    async def watch(self, request: Request) -> None:
        """Notice that the page hangs up."""
        await request.gone()
        self.gone = True
        self.changed.set()

    @property
    def over(self) -> bool:
        """Whether there is nobody to be told more: the socket would be closed, or the page has hung up."""
        return self.code is not None or self.gone

    def listen(self, on_message: Callable[[bytes | None], None], on_room: Callable[[], None]) -> None:
        raise AssertionError("requests are handed to the consumer, not listened for")

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for what the frames or the close code say; `False` when the time is over."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            return False
        return True

    def answers(self) -> list[bytes]:
        """The answers to requests among the frames."""
        return [frame for frame in self.frames if frame.startswith((b'["ok"', b'["error"'))]


def _payload(frame: bytes) -> bytes:
    """What an unmasked frame of ours carries (RFC 6455, section 5.2)."""
    length = frame[1]
    return frame[2:] if length < 126 else frame[4:] if length == 126 else frame[10:]


class CallingPlayer(PlayerConsumer):
    """The same player; nothing is measured by pings, so an echo is taken and means nothing."""

    @property
    def seats(self) -> GroupCommit[SeatQuery, FoundSeat | None]:
        return self.runtime.calling_seats

    def handle(self, request_id: int, hall: Hall, request: inbound.Request) -> Awaitable[None] | None:
        if isinstance(request, inbound.Pong):
            self.ok(request_id, {})
            return None
        if self.seat is not None:
            self.seat.usual_rtt_ms = USUAL_RTT_MS
        return super().handle(request_id, hall, request)

    async def find_hall(self, request_id: int) -> Hall | None:
        """As patient as the search for a seat: the hall may have to be read, too, while the database is away."""
        monotonic = self.runtime.world.monotonic
        give_up = monotonic() + CALLING_PATIENCE_S
        while True:
            try:
                return await super().find_hall(request_id)
            except Exception as error:
                if not is_transient(error) or monotonic() > give_up:
                    raise
            await asyncio.sleep(ASK_AGAIN_S)

    def show_life(self, request_id: int) -> None:
        """Answer a beat while the seat is still looked for: its page asks whether the line is alive, and it is."""
        hall = self.runtime.halls.get(self.game_id)
        if hall is None:
            self.refuse(request_id, "busy", retry_ms=self.runtime.retry_ms())
        else:
            self.answer_beat(request_id, hall)

    async def greet(
        self, seat: int, ticket: str | None, kept: Kept, *, seconds: float = MOST_S, regardless: bool = False
    ) -> bool:
        """Say hello for a request that needs one; whether it may go on. At the door it waits for its turn.

        It takes so many seconds at most, and ends when the page hangs up – but goes on `regardless` for what counts
        once it has come.
        """
        await self.say_hello(
            _GREETING, inbound.HelloPlayer(seat, ticket), kept, seconds=seconds, regardless=regardless
        )
        if self.waits:
            await kept.until(lambda: bool(kept.answers()) or kept.over, min(seconds, AT_DOOR_S))
        return self.hall is not None

    async def say_hello(
        self,
        request_id: int,
        request: inbound.HelloPlayer,
        kept: Kept,
        *,
        seconds: float = MOST_S,
        regardless: bool = False,
    ) -> None:
        """Look for the seat and come in, or stand at the door; what is said is among the frames."""
        saying = asyncio.ensure_future(self.hello(request_id, request))
        saying.add_done_callback(lambda _: kept.changed.set())
        try:
            await kept.until(lambda: saying.done() or (kept.gone and not regardless), seconds)
            if saying.done():
                saying.result()
        except Busy as busy:
            self.refuse(request_id, "busy", retry_ms=busy.retry_ms)
        except Exception:
            logger.exception("live: a request by HTTP failed at its greeting")
            self.refuse(request_id, "failed", retry_ms=1_000)
        finally:
            saying.cancel()


@asynccontextmanager
async def calling(
    runtime: Callable[[], Any], allowances: Allowances, request: Request, game: uuid.UUID, *, stays: bool
) -> AsyncIterator[tuple[CallingPlayer, Kept, Response | None]]:
    """A player's consumer for as long as the request lasts, or the refusal: one too many of the device or the worker.

    It counts as a socket meanwhile. `stays`: it comes in or waits, and is done only where a socket would be opened.
    """
    kept = Kept()
    consumer = CallingPlayer(runtime=runtime)
    scope = {
        "headers": request.scope["headers"],
        "url_route": {"kwargs": {"game": game}},
        "extensions": {EXTENSION: kept},
    }
    await consumer.attach(scope, kept.send)
    consumer.arrived_at = consumer.runtime.clock.now()
    device = read_device(request.cookies.get(cookie_name()))
    now = consumer.runtime.world.monotonic()
    # who has no device is told so, and nothing else is done for them
    sockets = consumer.runtime.sockets
    refused = None
    if device is not None and not allowances.of(device, now).spend(now):
        refused = too_fast()
    elif sockets.full if stays else sockets.crowded:
        refused = frames([busy(consumer.runtime.retry_ms())], last=True)
    sockets.open += 1
    watching = asyncio.ensure_future(kept.watch(request))
    try:
        yield consumer, kept, refused
    finally:
        watching.cancel()
        try:
            await consumer.detach()
        finally:
            sockets.open -= 1
