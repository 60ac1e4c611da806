"""Two hours of a thousand players of whom a fifth comes and goes every minute: nothing grows."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median

from load_tests.drills.content import QUESTIONS
from load_tests.drills.hall import Hall, open_hall
from load_tests.drills.networks import before_each
from load_tests.drills.site import Broken, Site, scaled_site
from load_tests.faults.weather import Weather, blow
from load_tests.local.installation import Worker
from load_tests.local.usage import open_files, rss_kib

PLAYERS = 1_000
# A fifth of the lines breaks every minute, and their phones come back.
WEATHER = Weather(cuts=0.2)
SLOPE_KIB_AN_HOUR = 2 * 1024
# What a process takes in its first quarter of an hour is caches being filled.
WARM_S = 15 * 60
_LOOK_S = 10.0
# Threads may differ by a few connections to the database; files and tasks by those who come and go.
_FEW = 24
_TASKS = re.compile(r"^worker_tasks ([0-9.e+]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One worker at one moment. `rss` in KiB."""

    at: float
    rss: int
    files: int
    threads: int
    tasks: int


def take(worker: Worker) -> Sample:
    """What the kernel knows of a process, and what it tells of itself."""
    return Sample(
        at=time.monotonic(),
        rss=rss_kib([worker.pid]),
        files=open_files([worker.pid]),
        threads=len(list(Path(f"/proc/{worker.pid}/task").iterdir())),
        tasks=tasks(worker.figures_url),
    )


def tasks(address: str) -> int:
    """How many tasks a worker's loop has, from the address of its figures."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own loopback address
        return read_tasks(answer.read().decode())


def read_tasks(text: str) -> int:
    """The same from the text of its figures. Raises `Broken` where they are not told."""
    found = _TASKS.search(text)
    if found is None:
        raise Broken("a worker does not tell how many tasks it has")
    return int(float(found[1]))


def growth(samples: Sequence[Sample]) -> str | None:
    """What is not flat: files, threads or tasks of the last quarter beside those of the first; or `None`.

    Middles of many samples: at one moment or another somebody is on the way.
    """
    quarter = max(1, len(samples) // 4)
    for name, more in (("files", PLAYERS // 10), ("threads", _FEW), ("tasks", PLAYERS // 10)):
        first = median(getattr(each, name) for each in samples[:quarter])
        last = median(getattr(each, name) for each in samples[-quarter:])
        if last > first + more:
            return f"{name} {first:g} → {last:g}"
    return None


def slope_kib_an_hour(samples: list[Sample]) -> float:
    """How fast memory grows, by the straight line through all samples."""
    return (
        linear_regression([sample.at for sample in samples], [sample.rss for sample in samples]).slope * 3_600
    )


def run(minutes: float) -> None:
    """A run of less than half an hour tells its figures and holds none of the slopes to a limit."""
    with tempfile.TemporaryDirectory(prefix="outreach-soak-", ignore_cleanup_errors=True) as directory:
        root = Path(directory)
        root.chmod(0o755)  # the user of PostgreSQL must pass
        with scaled_site(root, workers=2) as site:
            asyncio.run(_run(site, minutes * 60))


async def _run(site: Site, seconds: float) -> None:
    began = time.monotonic()
    samples: dict[int, list[Sample]] = {number: [] for number in range(len(site.workers))}
    async with before_each(site.product.urls) as proxies:
        addresses = [f"http://127.0.0.1:{proxy.port}" for proxy in proxies]
        weather = [asyncio.create_task(blow(proxy, WEATHER)) for proxy in proxies]
        try:
            async with open_hall(site, players=PLAYERS, player_urls=addresses) as hall:
                asking = asyncio.create_task(_ask_all(hall, seconds))
                while not asking.done():
                    await asyncio.wait([asking], timeout=_LOOK_S)
                    for number, taken in samples.items():
                        taken.append(await asyncio.to_thread(take, site.workers[number]))
                await asking
                came_back = hall.phones.totals().tries - PLAYERS
                await hall.judge(refusals=PLAYERS)
        finally:
            for each in weather:
                each.cancel()
            await asyncio.gather(*weather, return_exceptions=True)
    print(f"  {came_back} times somebody came back", flush=True)
    long_enough = seconds >= 2 * WARM_S
    for number, taken in samples.items():
        warm = [sample for sample in taken if sample.at - began >= WARM_S] if long_enough else taken
        _tell(number, warm, hold=long_enough)


async def _ask_all(hall: Hall, seconds: float) -> None:
    """The game's questions, spread over the whole time."""
    until = time.monotonic() + seconds
    for number in range(QUESTIONS):
        await hall.ask(window_s=5.0, within=30)
        await hall.answered(within=60)
        await hall.reveal(results=False, within=30)
        left = until - time.monotonic()
        if left <= 0:
            return
        await asyncio.sleep(left / (QUESTIONS - number))


def _tell(number: int, samples: list[Sample], *, hold: bool) -> None:
    slope = slope_kib_an_hour(samples)
    first, last = samples[0], samples[-1]
    print(
        f"  worker {number}: RSS {last.rss // 1024} MiB, {slope / 1024:+.1f} MiB an hour; files {first.files} → "
        f"{last.files}, threads {first.threads} → {last.threads}, tasks {first.tasks} → {last.tasks}",
        flush=True,
    )
    if not hold:
        return
    if slope > SLOPE_KIB_AN_HOUR:
        raise Broken(f"worker {number} grows by {slope:.0f} KiB an hour")
    if (grown := growth(samples)) is not None:
        raise Broken(f"worker {number}: {grown}")
