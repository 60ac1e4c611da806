"""Clocks five minutes off: the database host's, a worker's. Deadlines and points are as if nothing were wrong."""

from __future__ import annotations

import asyncio
from functools import partial

from load_tests.drills.content import SHORT_QUIZ, SHORT_SECONDS
from load_tests.drills.hall import Hall, open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.clocks import with_clock
from load_tests.local.installation import Worker

OFF_S = 300
# Reading the frames of a whole hall on a busy machine; what a wrong clock does would be minutes.
_SLACK_S = 1.5
_WINDOW_S = 2.0


async def five_minutes_off(site: Site, players: int) -> Figures:
    """The database's host is five minutes behind one worker, ten behind another; its clock is the one that counts."""
    await asyncio.to_thread(site.cluster.stop)
    site.cluster.environ = with_clock({}, ahead_s=-OFF_S)
    fresh: list[Worker] = []
    try:
        await asyncio.to_thread(site.cluster.start)
        # workers that have known no other time of this database
        for wrong in ({}, with_clock({}, ahead_s=OFF_S)):
            add = partial(site.product.add_worker, **wrong)  # type: ignore[arg-type]
            fresh.append(await asyncio.to_thread(add))
        urls = [worker.url for worker in fresh]
        async with open_hall(site, players=players, quiz=SHORT_QUIZ, urls=urls, window_s=_WINDOW_S) as hall:
            return await _play_by_the_clock(hall)
    finally:
        for worker in fresh:
            site.workers.remove(worker)
            await asyncio.to_thread(worker.stop)
        await asyncio.to_thread(site.cluster.stop)
        site.cluster.environ = {}
        await asyncio.to_thread(site.cluster.start)


async def _play_by_the_clock(hall: Hall) -> Figures:
    """A question that its deadline closes, on time; every answer's time is what it took."""
    before = hall.now()
    await hall.ask()
    seen = hall.now()  # it was opened somewhere between the two
    await hall.answered()
    await hall.host.client.phase("closed", position=0)
    closed = hall.now()
    hall.figures["closed after"] = closed - seen
    slack = hall.bearable(_SLACK_S)
    if closed - before < SHORT_SECONDS or closed - seen > SHORT_SECONDS + slack:
        raise Broken(
            f"a question of {SHORT_SECONDS} s was closed after {closed - seen:.1f} to {closed - before:.1f} s"
        )
    await hall.reveal()
    await hall.mid_question()
    await hall.goes_on(hall.now())
    await hall.end(more=False)
    rows = await asyncio.to_thread(hall.site.hand.rows, hall.entry.game)
    slowest = max(row.credited_ms for row in rows.answers) / 1_000
    hall.figures["slowest answer"] = slowest
    if slowest > _WINDOW_S + slack or any(row.late for row in rows.answers):
        raise Broken(f"an answer that took at most {_WINDOW_S} s was credited with {slowest:.1f} s")
    return hall.figures
