"""A newcomer's turn at the door comes while the database is away."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.play import make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.consumers.player import PlayerConsumer
from quiz.live.engine.runtime import READ_PATIENCE_S
from quiz.live.protocol import codes
from quiz.participants.services.device import cookie_name, sign_device


class Phone:
    """A socket without a server: what is sent to it is kept."""

    def __init__(self, worker: Worker, game: uuid.UUID, device: uuid.UUID | None = None) -> None:
        self.consumer = PlayerConsumer(runtime=worker.runtime)
        self.frames: list[Any] = []
        self.code: int | None = None
        cookie = f"{cookie_name()}={sign_device(device or uuid.uuid4())}".encode()
        self._scope = {"headers": [(b"cookie", cookie)], "url_route": {"kwargs": {"game": game}}}

    async def hello(self) -> None:
        await self.consumer.attach(self._scope, self._send)
        self.consumer.take(b'["hello",1,{"seat":0,"ticket":null}]')
        await self.consumer.settled()

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.code = message["code"]
        else:
            self.frames.append(json.loads(message["text"]))


def simulated(play: Callable[[Worker, Weather, uuid.UUID], Awaitable[None]]) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(tracking)
        dice, weather = Random(1), Weather()
        rows = ModelRows(make_loaded(dice, auto=False), loop.time)
        worker = Worker(0, Bus(weather, dice), dice)
        with standing_in(rows):
            await worker.runtime()
            await play(worker, weather, rows.loaded.id)
            worker.kill()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())


def test_turn_that_fails_gives_the_place_back_and_closes_the_socket() -> None:
    async def play(worker: Worker, weather: Weather, game: uuid.UUID) -> None:
        runtime = await worker.runtime()
        hall = await runtime.hall(game)
        assert hall is not None
        runtime.doors._pace = 0.0  # until the first look
        phone = Phone(worker, game)
        await phone.hello()
        assert (phone.consumer.waits, runtime.doors.waiting) == (True, 1)
        weather.database_away = True
        await asyncio.sleep(READ_PATIENCE_S + 2)
        kind, number, told = phone.frames[-1]
        assert (kind, number, told["code"], phone.code) == ("error", 1, "failed", codes.CLOSE_COME_AGAIN)
        assert told["retry_ms"] > 0
        assert runtime.doors.figures(hall).taken == 0
        assert not runtime.doors.is_used(hall)
        await phone.consumer.detach()
        weather.database_away = False
        again = Phone(worker, game)
        await again.hello()
        assert again.frames[-1][:2] == ["ok", 1]

    simulated(play)
