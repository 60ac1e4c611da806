"""PostgreSQL stopped, or one of its processes killed: answers wait, and none that came in time is refused."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

from config.connections import connections_per_worker
from load_tests.drills.hall import Hall, open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site

AWAY_S = 10.0
_SETTLE_S = 10.0
# The drill's own process, its pool's one spare connection included.
_HAND = 1
_CLIENTS = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_ONE = (
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
    "ORDER BY state_change DESC LIMIT 1"
)

Look = Callable[[Hall], Awaitable[None]]


async def _nobody(hall: Hall) -> None:
    """Nobody looks."""


async def stopped(
    site: Site, players: int, *, before: Look = _nobody, meanwhile: Look = _nobody, after: Look = _nobody
) -> Figures:
    """The immediate stop, as if the power had gone; back after ten seconds. The five seconds count from there.

    `before`, `meanwhile`, `after`: somebody who looks at the hall before the question, while the database is away, and
    when it is back.
    """
    async with open_hall(site, players=players, window_s=6.0) as hall:
        await before(hall)
        await hall.ask()
        await hall.phones.acked(max(1, players // 10))
        await asyncio.to_thread(site.cluster.stop_at_once)
        gone = hall.now()
        await meanwhile(hall)
        await asyncio.sleep(max(0.0, gone + AWAY_S - hall.now()))
        waiting = hall.phones.totals()
        await asyncio.to_thread(site.cluster.start)
        await hall.goes_on(hall.now())
        await after(hall)
        hall.figures["waited"] = waiting.sent - waiting.acked
        await hall.end()
        await _hold_pool(site)
        return hall.figures


async def backend_killed(site: Site, players: int) -> Figures:
    """`kill -9` of one backend: PostgreSQL ends all the others, too, and recovers."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        [[pid]] = await asyncio.to_thread(site.hand.ask_postgres, _ONE)
        since = hall.now()
        os.kill(pid, signal.SIGKILL)
        await hall.goes_on(since)
        await hall.end()
        await _hold_pool(site)
        return hall.figures


async def postmaster_killed(site: Site, players: int) -> Figures:
    """`kill -9` of the postmaster, and a start by its supervisor as soon as its children have gone."""
    async with open_hall(site, players=players) as hall:
        await hall.mid_question()
        await asyncio.to_thread(site.cluster.kill)
        await start_again(site)
        await hall.goes_on(hall.now())
        await hall.end()
        await _hold_pool(site)
        return hall.figures


async def start_again(site: Site) -> None:
    """Start PostgreSQL as a supervisor does: again, while what is left of the old one holds on."""
    for _ in range(30):
        try:
            await asyncio.to_thread(site.cluster.start)
        except RuntimeError:
            await asyncio.sleep(0.3)
        else:
            return
    raise Broken("PostgreSQL did not start again")


async def _hold_pool(site: Site) -> None:
    """Each worker holds the connections that it may, and none that it has lost sight of."""
    most = len(site.workers) * connections_per_worker() + _HAND
    give_up = asyncio.get_running_loop().time() + _SETTLE_S
    while True:
        [[now]] = await asyncio.to_thread(site.hand.ask_postgres, _CLIENTS)
        if now <= most:
            return
        if asyncio.get_running_loop().time() > give_up:
            raise Broken(f"{now} connections to PostgreSQL, of {most} that there may be")
        await asyncio.sleep(0.2)
