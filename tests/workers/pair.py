"""Two workers of one installation, with a PostgreSQL and a Redis that tests may take away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from load_tests.live_client import LiveClient
from tests.services.postgres import Cluster
from tests.services.redis import RedisServer
from tests.services.servers import RunningServer
from tests.sockets.stage import Stage

# Each worker looks at the rows every second; the rest is for a machine that is busy with other tests.
LOOK_S = 4.0


@dataclass(frozen=True)
class Pair:
    """The workers `a` and `b`, and what they share."""

    a: RunningServer
    b: RunningServer
    postgres: Cluster
    redis: RedisServer

    def mend(self) -> None:
        """Start again whatever a test has stopped or killed."""
        for each in (self.postgres, self.redis, self.a, self.b):
            if each.process is None or each.process.poll() is not None:
                each.start()

    @asynccontextmanager
    async def without_redis(self) -> AsyncIterator[None]:
        """Redis is away inside, and back with nothing of what it held afterwards."""
        await asyncio.to_thread(self.redis.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(self.redis.start)


@dataclass(frozen=True)
class TwoStages:
    """One game, as it is entered on either worker."""

    pair: Pair
    a: Stage
    b: Stage

    @property
    def clients(self) -> list[LiveClient]:
        """Everybody in the game."""
        return [*self.a.others(), *self.b.others()]


async def bus_is_up(host: LiveClient, *, online: int) -> None:
    """Wait until the workers hear each other: only the bus tells how many players the other one has."""
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["online"] == online)
