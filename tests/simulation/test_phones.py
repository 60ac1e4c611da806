"""The simulated phone finds out what the page would, and its line keeps the order of frames."""

from __future__ import annotations

import asyncio
import uuid
from random import Random

from load_tests.simulation.lines import Line
from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.phones import Phone
from load_tests.simulation.play import make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.participants.services.device import cookie_name, sign_device

# The page beats every ten seconds, waits four for the answer, and then 1.2 for any sign of life; then it comes at once.
NOTICES_S = 10 + 4 + 1.2 + 1


def test_phone_leaves_a_worker_that_is_silent() -> None:
    async def run(seed: int) -> list[int]:
        loop, dice = asyncio.get_running_loop(), Random(seed)
        loop.set_task_factory(tracking)
        rows, bus = ModelRows(make_loaded(dice, auto=False), loop.time), Bus(Weather(), dice)
        with standing_in(rows):
            workers = [Worker(number, bus, dice) for number in range(2)]
            for worker in workers:
                await worker.runtime()
            cookie = f"{cookie_name()}={sign_device(uuid.uuid4())}".encode()
            phone = Phone(
                0, rows.loaded.id, cookie, lambda: next(each for each in workers if not each.dead), dice
            )
            living = asyncio.ensure_future(phone.live())
            await asyncio.sleep(3)
            workers[0].kill()
            await asyncio.sleep(NOTICES_S)
            living.cancel()
            workers[1].kill()
        return [event["worker"] for event in phone.events if event["event"] == "connected"]

    for seed in range(8):
        with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
            assert runner.run(run(seed)) == [0, 1]


def test_frames_arrive_in_their_order_though_they_are_sent_at_once() -> None:
    async def run() -> list[bytes | int | None]:
        dice = Random(1)
        line = Line(Worker(0, Bus(Weather(), dice), dice), dice, with_wire=True)
        for number in range(200):
            line.write(bytes([0x81, 3]) + b"%03d" % number)
        await asyncio.sleep(1)
        line.worker.kill()
        return [line.received.get_nowait() for _ in range(line.received.qsize())]

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        assert runner.run(run()) == [b"%03d" % number for number in range(200)]
