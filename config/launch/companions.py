"""The processes that run beside the web server: task worker, scheduler, in the demo simulated players."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from config.env import ROOT

logger = logging.getLogger(__name__)

# A companion that cannot start (a database that is away) is tried again ever more rarely.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
# Tasks are short; the whole stop has to fit into five seconds.
_STOP_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Companion:
    """A process of ours: arguments for this Python. Secrets travel in the environment, never here."""

    name: str
    arguments: tuple[str, ...]
    # A helper that ends by itself is not started again.
    restarted: bool = True


SCHEDULER = Companion("scheduler", ("manage.py", "run_scheduler"))


def task_worker(*, quiet: bool) -> Companion:
    """The worker for background tasks; `quiet` prints nothing of its comings and goings."""
    verbosity = "0" if quiet else "1"
    return Companion("task worker", ("manage.py", "db_worker", "--queue-name", "*", "--verbosity", verbosity))


def demo_players(*, count: int, address: str) -> Companion:
    """Simulated players for the demo's games."""
    return Companion(
        "demo players", ("-m", "load_tests.demo_players", "--players", str(count), "--url", address)
    )


async def _run(companion: Companion) -> int:
    # A session of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops everybody in order.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "config.launch.tied", str(os.getpid()), sys.executable, *companion.arguments,
        cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            logger.warning("The %s did not end in time and was killed.", companion.name)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        raise


async def _keep_running(companion: Companion) -> None:
    pause = _FIRST_PAUSE
    while True:
        started = asyncio.get_running_loop().time()
        status = await _run(companion)
        if not companion.restarted:
            return
        if asyncio.get_running_loop().time() - started > _LONGEST_PAUSE:
            pause = _FIRST_PAUSE
        logger.error(
            "The %s ended with status %s; starting it again in %.0f s.", companion.name, status, pause
        )
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def run_companions(companions: Sequence[Companion]) -> None:
    """Run all of them until cancelled; returns after each has ended."""
    async with asyncio.TaskGroup() as group:
        for companion in companions:
            group.create_task(_keep_running(companion), name=companion.name)
