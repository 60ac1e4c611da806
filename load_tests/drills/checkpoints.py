"""SQLite with a second process that writes and checkpoints: what is acknowledged stays."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from load_tests.drills.hall import open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.faults.second_writer import integrity
from load_tests.local.processes import start_talking, stop

# Somebody who writes all the time without sleep would keep everybody else from writing; SQLite's lock is not fair.
_PAUSE_S = 0.2


def database_file(site: Site) -> Path:
    """The embedded profile's database."""
    return site.product.directory / "var" / "db.sqlite3"


@contextmanager
def second_writer(site: Site, *, threads: int = 1, pause_s: float = _PAUSE_S) -> Iterator[dict[str, int]]:
    """It runs inside; afterwards the mapping has what it did."""
    done: dict[str, int] = {}
    command = [
        sys.executable,
        "-m",
        "load_tests.faults.second_writer",
        str(database_file(site)),
        str(threads),
        str(pause_s),
    ]
    process = start_talking(command, log=site.product.directory / "second-writer.log")
    try:
        yield done
        told, _ = process.communicate(timeout=30)
        done.update(json.loads(told))
    finally:
        stop(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


async def beside_a_second_writer(site: Site, players: int) -> Figures:
    """Two questions while another process commits and checkpoints as fast as it can, and one kill of the server."""
    with second_writer(site) as done:
        async with open_hall(site, players=players, window_s=4.0) as hall:
            await hall.mid_question()
            await hall.goes_on(hall.now(), name="goes on beside")
            await asyncio.to_thread(site.workers[0].kill)
            await asyncio.to_thread(site.workers[0].start)
            await hall.goes_on(hall.now())
            await hall.end()
            figures = hall.figures
    await asyncio.to_thread(hold_integrity, site)
    if not done["checkpoints"]:
        raise Broken("the second process did not get to a checkpoint")
    return {**figures, "commits beside": done["commits"], "checkpoints": done["checkpoints"]}


def hold_integrity(site: Site) -> None:
    found = integrity(str(database_file(site)))
    if found != "ok":
        raise Broken(f"integrity check: {found}")
