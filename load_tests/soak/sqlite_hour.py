"""The embedded profile for an hour beside another process that writes and checkpoints, killed a hundred times.

The pattern with which SQLite lost committed rows before 3.51.3. After every game the judge counts and the file is
checked.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from load_tests.drills.checkpoints import hold_integrity, second_writer
from load_tests.drills.content import QUESTIONS
from load_tests.drills.hall import open_hall
from load_tests.drills.site import Site, embedded_site

PLAYERS = 200
WRITERS = 8
KILLS = 100


def run(minutes: float) -> None:
    """A hundred kills in an hour, and as many a minute in a shorter run."""
    with (
        tempfile.TemporaryDirectory(prefix="outreach-soak-", ignore_cleanup_errors=True) as directory,
        embedded_site(Path(directory)) as site,
    ):
        until = time.monotonic() + minutes * 60
        with second_writer(site, threads=WRITERS) as done:
            kills, answers, games = asyncio.run(_play(site, until, every_s=3_600 / KILLS))
        hold_integrity(site)
        print(
            f"  {games} games, {answers} answers, {kills} kills, beside {done['commits']} commits "
            f"and {done['checkpoints']} checkpoints of another process: nothing lost, file sound",
            flush=True,
        )


async def _play(site: Site, until: float, *, every_s: float) -> tuple[int, int, int]:
    kills = answers = games = 0
    due = time.monotonic() + every_s / 2
    while time.monotonic() < until:
        async with open_hall(site, players=PLAYERS, window_s=2.0) as hall:
            for _ in range(QUESTIONS):
                await hall.mid_question(window_s=2.0)
                if time.monotonic() >= due:
                    due += every_s
                    kills += 1
                    await asyncio.to_thread(site.workers[0].kill)
                    await asyncio.to_thread(site.workers[0].start)
                    await hall.goes_on(hall.now(), within=15.0)
                await hall.answered()
                await hall.reveal(results=False)
                if time.monotonic() >= until:
                    break
            verdict = await hall.judge()
            answers += verdict.acknowledged
        games += 1
        await asyncio.to_thread(hold_integrity, site)
    return kills, answers, games
