"""A full disk under the database: answers wait or are told so, nothing is half written, and space is all it takes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from load_tests.drills.hall import Hall, open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.postgres_away import start_again
from load_tests.drills.site import Broken, Site, embedded_site, scaled_site
from load_tests.faults.disk import SmallDisk, small_disk

FULL_S = 4.0
# A fresh cluster with our tables has some 100 MB, of which 32 are its log.
_POSTGRES_MB = 256
_SQLITE_MB = 64


async def postgres_full(_: Site | None, players: int) -> Figures:
    """Tables, indexes and the write-ahead log on a disk without a free byte."""
    with _disk_under("postgres", _POSTGRES_MB) as (root, disk), scaled_site(root, workers=2) as site:
        async with _supervised(site):
            return await _fill_in_mid_question(site, disk, players, log=root / "postgres" / "postgres.log")


async def sqlite_full(_: Site | None, players: int) -> Figures:
    """The embedded profile's file and its log on a disk without a free byte."""
    with _disk_under("var", _SQLITE_MB) as (root, disk), embedded_site(root) as site:
        return await _fill_in_mid_question(site, disk, players, log=site.workers[0].log)


@contextmanager
def _disk_under(name: str, megabytes: int) -> Iterator[tuple[Path, SmallDisk]]:
    """An installation's directory, of which this part is a disk of its own."""
    with tempfile.TemporaryDirectory(prefix="outreach-disk-", ignore_cleanup_errors=True) as directory:
        root = Path(directory)
        root.chmod(0o755)  # the user of PostgreSQL must pass
        with small_disk(root / name, megabytes=megabytes) as disk:
            yield root, disk


@asynccontextmanager
async def _supervised(site: Site) -> AsyncIterator[None]:
    """PostgreSQL is started again when it gives up, as its supervisor would."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(0.2)
            if site.cluster.process is not None and site.cluster.process.poll() is not None:
                await start_again(site)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _fill_in_mid_question(site: Site, disk: SmallDisk, players: int, *, log: Path) -> Figures:
    async with open_hall(site, players=players, window_s=FULL_S) as hall:
        await hall.mid_question(window_s=FULL_S)
        disk.fill()
        await asyncio.sleep(FULL_S)
        while disk.free_bytes():  # what the database gives up meanwhile
            disk.fill()
            await asyncio.sleep(0.2)
        stuck = hall.phones.totals()
        if stuck.sent == stuck.acked:
            raise Broken("the disk was full, and nobody noticed")
        await _hold_words(hall, log)
        disk.empty()
        await hall.goes_on(hall.now())
        hall.figures["waited"] = stuck.sent - stuck.acked
        await hall.end()
        return hall.figures


async def _hold_words(hall: Hall, log: Path) -> None:
    """The operator reads what is wrong, in the database's log or the worker's."""
    logs = [log, *(worker.log for worker in hall.site.workers)]
    said = "".join(file.read_text(errors="replace") for file in logs)
    if "No space left" not in said and "disk is full" not in said:
        raise Broken("no log says that the disk is full")
