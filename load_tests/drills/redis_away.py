"""Redis killed, gone, frozen, full, or cut off from one worker: games go on at the pace of the rows."""

from __future__ import annotations

import asyncio
import os
import signal
import socket

from load_tests.drills.hall import open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.proxy import Proxy

FROZEN_S = 5.0
# Each worker looks at the rows every second.
LAG_S = 1.5
CONVERGE_S = 2.0


async def restarted(site: Site, players: int) -> Figures:
    """Killed and started again a moment later, empty."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        since = hall.now()
        await asyncio.to_thread(site.redis.kill)
        await hall.goes_on(since, name="goes on without")
        since = hall.now()
        await asyncio.to_thread(site.redis.start)
        await hall.goes_on(since)
        await hall.end()
        return hall.figures


async def gone(site: Site, players: int) -> Figures:
    """Killed, and not back before the end of the game."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        since = hall.now()
        await asyncio.to_thread(site.redis.kill)
        await hall.goes_on(since)
        await hall.answered()
        await hall.reveal()
        await hall.mid_question(window_s=1.0)
        await hall.goes_on(hall.now(), within=LAG_S, name="lag")
        await hall.end()
        await hall.host.bring("finished")
        await hall.phones.see(hall.host.game["version"], within=10)
        await hall.judge()
        return hall.figures


async def frozen(site: Site, players: int) -> Figures:
    """Stopped for five seconds: it takes connections and messages, and answers none."""
    process = site.redis.process
    if process is None:
        raise Broken("Redis does not run")
    async with open_hall(site, players=players, window_s=FROZEN_S + 1) as hall:
        await hall.mid_question()
        os.kill(process.pid, signal.SIGSTOP)
        try:
            await hall.goes_on(hall.now(), within=LAG_S + 1, name="lag")
            await asyncio.sleep(FROZEN_S)
            await hall.goes_on(hall.now(), within=LAG_S + 1, name="lag later")
        finally:
            os.kill(process.pid, signal.SIGCONT)
        await hall.goes_on(hall.now())
        await hall.end()
        return hall.figures


def _configure(site: Site, setting: str, value: str) -> None:
    with socket.create_connection(("127.0.0.1", site.redis.port), timeout=5) as connection:
        connection.sendall(f"CONFIG SET {setting} {value}\r\n".encode())
        if not connection.recv(64).startswith(b"+OK"):
            raise Broken(f"Redis would not take {setting}")


async def full(site: Site, players: int) -> Figures:
    """No memory left, and nothing evicted: writes are refused."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        await asyncio.to_thread(_configure, site, "maxmemory", "1")
        try:
            await hall.goes_on(hall.now())
            await hall.end()
        finally:
            await asyncio.to_thread(_configure, site, "maxmemory", "0")
        return hall.figures


async def partition(site: Site, players: int) -> Figures:
    """One worker is cut off from Redis and not from the database: moves of either side reach both, each made once."""
    async with Proxy(site.redis.port) as line:
        address = site.redis.address.replace(str(site.redis.port), str(line.port))
        apart = await asyncio.to_thread(lambda: site.product.add_worker(REDIS_URL=address))
        try:
            urls = [site.workers[0].url, apart.url]
            async with open_hall(site, players=players, urls=urls) as hall:
                await hall.mid_question()
                line.hold()
                await hall.goes_on(hall.now(), name="goes on cut off")
                await hall.answered()
                await hall.reveal()
                await hall.mid_question(window_s=1.0)
                line.heal()
                await hall.goes_on(hall.now(), within=CONVERGE_S)
                await hall.end()
                return hall.figures
        finally:
            site.workers.remove(apart)
            await asyncio.to_thread(apart.stop)
