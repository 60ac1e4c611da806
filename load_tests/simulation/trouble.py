"""What goes wrong in a simulated evening, and when: drawn from the seed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from load_tests.simulation.phones import Phone
from load_tests.simulation.workers import Weather, Worker

if TYPE_CHECKING:
    from load_tests.simulation.play import City


class Trouble:
    """Begins and ends troubles; `told` says which, with the second."""

    def __init__(self, city: City, phones: Sequence[Phone], weather: Weather, dice: Random) -> None:
        self._city, self._phones, self._weather, self._dice = city, phones, weather, dice
        self.told: list[str] = []

    async def run(self, seconds: float) -> None:
        """Some troubles, one or several at a time; all are over at the end."""
        loop = asyncio.get_running_loop()
        kinds = [
            self._kill,
            self._leave,
            self._database,
            self._doubt,
            self._bus,
            self._part,
            self._cut,
            self._stall,
        ]
        running: list[asyncio.Task[None]] = []
        while loop.time() < seconds:
            await asyncio.sleep(self._dice.expovariate(1 / 3.0))
            if loop.time() < seconds:
                running.append(asyncio.ensure_future(self._dice.choice(kinds)()))
        await asyncio.gather(*running)

    def _tell(self, what: str) -> None:
        self.told.append(f"{asyncio.get_running_loop().time():6.2f} {what}")

    async def _for_a_while(self, most: float) -> None:
        await asyncio.sleep(self._dice.uniform(0.2, most))

    async def _kill(self) -> None:
        worker = self._city.pick()
        if worker is not None:
            if self._dice.random() < 0.7:
                await self._until_storing(worker)
            self._tell(f"worker {worker.number} is killed")
            worker.kill()
            await self._for_a_while(4.0)
            self._city.add()

    async def _until_storing(self, worker: Worker) -> None:
        """The worst moment: something has been received, and its transaction is under way."""
        writer = (await worker.runtime()).writer
        for _ in range(1_000):
            if writer.held_up_s > 0 or worker.dead:
                return
            await asyncio.sleep(0.003)

    async def _leave(self) -> None:
        worker = self._city.pick()
        if worker is not None:
            self._tell(f"worker {worker.number} leaves")
            self._city.add()
            await asyncio.wait({asyncio.ensure_future(worker.leave())}, timeout=25.0)
            worker.kill()

    async def _database(self) -> None:
        self._tell("the database is away")
        self._weather.database_away = True
        await self._for_a_while(8.0)
        self._weather.database_away = False
        self._tell("the database is back")

    async def _doubt(self) -> None:
        self._tell("commits are in doubt")
        self._weather.doubtful, self._weather.failing = (
            self._dice.uniform(0.1, 0.6),
            self._dice.uniform(0.0, 0.3),
        )
        await self._for_a_while(6.0)
        self._weather.doubtful = self._weather.failing = 0.0

    async def _bus(self) -> None:
        self._tell("the bus drops")
        self._weather.bus_away, self._weather.bus_drops = self._dice.random() < 0.5, self._dice.random()
        await self._for_a_while(10.0)
        self._weather.bus_away, self._weather.bus_drops = False, 0.0

    async def _part(self) -> None:
        worker = self._city.pick()
        if worker is not None:
            self._tell(f"worker {worker.number} hears nobody")
            self._weather.apart.add(worker.number)
            await self._for_a_while(10.0)
            self._weather.apart.discard(worker.number)

    async def _cut(self) -> None:
        for phone in self._phones:
            if phone.line is not None and self._dice.random() < 0.5:
                self._tell(f"the line of phone {phone.number} is cut")
                phone.line.cut()

    async def _stall(self) -> None:
        phone = self._dice.choice(self._phones)
        if phone.line is not None:
            self._tell(f"phone {phone.number} takes nothing")
            phone.line.stall(self._dice.uniform(0.5, 6.0))
