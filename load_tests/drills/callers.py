"""Callers that do not listen, among phones that do: the phones notice nothing."""

from __future__ import annotations

import asyncio
import time
from statistics import quantiles

from load_tests.drills.hall import Hall, open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.mute import MuteCallers
from load_tests.live_client import sign_device
from load_tests.local.usage import cpu_s, open_files, rss_kib
from load_tests.phones.crowd import device_header
from load_tests.returns import lateness

# So many in a hall of 300, and in larger halls as many a head.
MUTE = 50
_OF = 300
_CUT_S = 45.0
_GROWTH_KIB = 50 * 1024
# Connections to the database come and go.
_FEW_FILES = 12
# Enough states to fill the buffers between the server and somebody who does not read.
_MOVES = 30
# Ends before those who do not read are let go.
_WINDOW_S = 8.0
# More than anybody is sent in a second.
_ALL = 1 << 20


def device_headers(site: Site, number: int) -> list[str]:
    """The `Cookie` headers of so many new devices."""
    return [device_header(sign_device(site.product.secret_key)) for _ in range(number)]


async def ack_p99(hall: Hall) -> float:
    """Of the answers since the last time, in seconds."""
    acks = (await hall.phones.collect()).acks
    return quantiles(acks, n=100)[98]


async def measured_question(hall: Hall, when: str, *, window_s: float = 3.0, moves: int = 0) -> float:
    """A whole hall answers within `window_s`, in which the host makes so many moves: p99 of the acknowledgements.

    Notes beside it, for the same time, how late a worker's loop was at most (the bound of its bucket), the CPU of the
    workers, and that of this process, whose callers share the workers' cores.
    """
    addresses = [worker.figures_url for worker in hall.site.workers]
    late = await asyncio.to_thread(lateness, addresses)
    workers, own = cpu_s(hall.site.product.pids), time.process_time()
    began = hall.now()
    await hall.ask(window_s=window_s)
    for number in range(moves):
        # spread: moves as fast as they go would keep both cores busy, and measure nothing but the queue for them
        await asyncio.sleep(max(0.0, began + number * window_s / moves - hall.now()))
        await hall.host.move("extend", ms=1_000)
    await hall.answered()
    p99 = hall.figures[f"ack p99 {when} s"] = await ack_p99(hall)
    hall.figures[f"workers' CPU {when}"] = cpu_s(hall.site.product.pids) - workers
    hall.figures[f"callers' CPU {when}"] = time.process_time() - own
    now = await asyncio.to_thread(lateness, addresses)
    hall.figures[f"loop late {when} s"] = max(
        (bound for bound in now if now[bound] > late[bound]), default=0.0
    )
    return p99


async def never_reading(site: Site, players: int) -> Figures:
    """Fifty sockets that join and never read: states, acknowledgements and results are as quick as before."""
    async with open_hall(site, players=players) as hall:
        mute = MuteCallers()
        try:
            await mute.enter(hall.entry.game, site.product.urls, device_headers(site, MUTE), name="哑")
            before = rss_kib(site.product.pids)
            await hall.mid_question()
            await hall.goes_on(hall.now())
            for _ in range(_MOVES):
                await hall.host.move("extend", ms=1_000)
            await hall.goes_on(hall.now(), name="goes on when full")
            await hall.end()
            hall.figures["RSS grew KiB"] = grown = rss_kib(site.product.pids) - before
            if grown > _GROWTH_KIB:
                raise Broken(f"the workers grew by {grown} KiB")
            return hall.figures
        finally:
            await mute.close()


async def many_deaf(site: Site, players: int) -> Figures:
    """A quarter of the hall never reads, another quarter a byte a second: the rest is served, they are let go."""
    number = players * MUTE * 3 // _OF // 2
    async with open_hall(site, players=players) as hall:
        # beside as many who read everything: a larger hall alone takes longer
        listening = MuteCallers(bytes_a_second=_ALL)
        try:
            await listening.enter(
                hall.entry.game, site.product.urls, device_headers(site, 2 * number), name="听"
            )
            await measured_question(hall, "before", window_s=_WINDOW_S, moves=_MOVES)
        finally:
            await listening.close()
        await hall.reveal()
        before, files = rss_kib(site.product.pids), open_files(site.product.pids)
        mute, slow = MuteCallers(), MuteCallers(bytes_a_second=1)
        try:
            await mute.enter(hall.entry.game, site.product.urls, device_headers(site, number), name="哑")
            await slow.enter(hall.entry.game, site.product.urls, device_headers(site, number), name="慢")
            began = hall.now()
            await measured_question(hall, "among", window_s=_WINDOW_S, moves=_MOVES)
            hall.figures["RSS grew KiB"] = grown = rss_kib(site.product.pids) - before
            # counted at the workers: to the callers the kernel says so only when it has given up, too
            while (left := open_files(site.product.pids) - files) > _FEW_FILES:
                if hall.now() > began + _CUT_S:
                    raise Broken(f"{left} of {2 * number} sockets that hardly read are still there")
                await asyncio.sleep(0.5)
            hall.figures["all let go"] = hall.now() - began
            if grown > _GROWTH_KIB:
                raise Broken(f"the workers grew by {grown} KiB")
            await hall.end()
            return hall.figures
        finally:
            await mute.close()
            await slow.close()
