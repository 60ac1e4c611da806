"""The few places that a full worker has for hosts and screens, with clients in place of a server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from quiz.live.consumers.screen import ScreenConsumer
from quiz.live.consumers.threshold import Threshold
from quiz.live.engine.limits import SILENT_S, STAFF_BEYOND, Limits
from quiz.live.engine.runtime import Runtime
from quiz.live.engine.world import World

pytestmark = pytest.mark.asyncio


class Visitor:
    """One socket of a screen's page."""

    def __init__(self, application: Any) -> None:
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._to_server.put_nowait({"type": "websocket.connect"})
        self._from_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        scope = {
            "type": "websocket", "headers": [], "url_route": {"kwargs": {"game": uuid.uuid4()}},
            "extensions": {"websocket.http.response": {}},
        }  # fmt: skip
        self.task = asyncio.ensure_future(application(scope, self._to_server.get, self._from_server.put))

    async def told(self) -> dict[str, Any]:
        return await self._from_server.get()

    async def speak(self) -> None:
        """Say something, and wait until it was heard."""
        self._to_server.put_nowait({"type": "websocket.receive", "text": "[]"})
        assert (await self.told())["type"] == "websocket.send"

    async def leave(self) -> None:
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await self.task


class Worker:
    """A worker without a place for players, whose clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.runtime = Runtime(World(monotonic=lambda: self.now), Limits(sockets=0))
        self.visitors: list[Visitor] = []

    async def get_runtime(self) -> Runtime:
        return self.runtime

    def visit(self) -> Visitor:
        screen = ScreenConsumer(runtime=self.get_runtime)
        visitor = Visitor(Threshold(screen, runtime=self.get_runtime, staff=True))
        self.visitors.append(visitor)
        return visitor


@asynccontextmanager
async def full_worker() -> AsyncIterator[tuple[Worker, list[Visitor]]]:
    worker = Worker()
    inside = [worker.visit() for _ in range(STAFF_BEYOND)]
    for each in inside:
        assert (await each.told())["type"] == "websocket.accept"
    assert worker.runtime.sockets.staff_full
    yield worker, inside
    for each in worker.visitors:
        await each.leave()
    assert (worker.runtime.sockets.staff, worker.runtime.sockets.staff_connections) == (0, set())


async def refused(visitor: Visitor) -> bool:
    first = await visitor.told()
    if first["type"] == "websocket.accept":
        return False
    assert first["status"] == 503
    return True


async def test_host_takes_the_place_of_the_one_silent_for_longest() -> None:
    async with full_worker() as (worker, inside):
        worker.now += SILENT_S / 2
        for each in inside[1:]:
            await each.speak()
        worker.now += SILENT_S / 2 + 1
        for each in inside[2:]:
            await each.speak()
        assert not await refused(worker.visit())
        assert await inside[0].told() == {"type": "websocket.close", "code": 4503}
        # the next longest has been heard of lately enough
        assert await refused(worker.visit())


async def test_nobody_who_is_heard_gives_way() -> None:
    async with full_worker() as (worker, inside):
        worker.now += SILENT_S
        assert await refused(worker.visit())
        for each in inside:
            await each.speak()
        worker.now += SILENT_S
        assert await refused(worker.visit())
