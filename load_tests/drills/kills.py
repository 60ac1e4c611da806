"""`kill -9` of workers: what they had in memory is gone, and nobody misses it."""

from __future__ import annotations

import asyncio
import random

from load_tests.drills.hall import SILENT, open_hall
from load_tests.drills.site import Broken, Site
from load_tests.local.installation import Worker

Figures = dict[str, float]

# From the kill, with the time that the workers take to start.
ALL_KILLED_S = 10.0
TIMES = 20


async def last_mover(site: Site, players: int) -> Figures:
    """The worker that made the last move, with its host and a third of the phones."""
    return await _kill_one(site, players, site.workers[0])


async def another(site: Site, players: int) -> Figures:
    """Any other worker."""
    return await _kill_one(site, players, site.workers[1])


async def _kill_one(site: Site, players: int, worker: Worker) -> Figures:
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        since = hall.now()
        await asyncio.to_thread(worker.kill)
        await hall.goes_on(since)
        await hall.end()
        return hall.figures


async def every_worker(site: Site, players: int) -> Figures:
    """All of them at once, started again like a supervisor would; the question's deadline still stands."""
    async with open_hall(site, players=players, window_s=6.0) as hall:
        await hall.mid_question()
        closes_at = hall.host.game["closes_at"]
        since = hall.now()
        await asyncio.gather(*(asyncio.to_thread(worker.kill) for worker in site.workers))
        await asyncio.gather(*(asyncio.to_thread(worker.start) for worker in site.workers))
        hall.figures["workers back"] = hall.now() - since
        await hall.host.enter_again()
        if hall.host.game["closes_at"] != closes_at:
            raise Broken("the question's deadline moved when all workers died")
        await hall.goes_on(since, within=ALL_KILLED_S)
        await hall.end()
        return hall.figures


async def again_and_again(site: Site, players: int) -> Figures:
    """Twenty kills at random moments of a question, each worker started again while the game goes on."""
    dice = random.Random(20)
    async with open_hall(site, players=players, window_s=2.0) as hall:
        slowest = 0.0
        for _ in range(TIMES):
            await hall.ask(window_s=2.0)
            await asyncio.sleep(dice.uniform(0, 2.0))
            worker = dice.choice(site.workers)
            since = hall.now()
            await asyncio.to_thread(worker.kill)
            starting = asyncio.create_task(asyncio.to_thread(worker.start))
            slowest = max(slowest, await hall.goes_on(since))
            await hall.answered()
            await hall.reveal()
            await starting
        await hall.judge()
        if hall.phones.totals().acked != TIMES * (players - SILENT):
            raise Broken("an answer was not acknowledged")
        return {**hall.figures, "goes on": slowest}
