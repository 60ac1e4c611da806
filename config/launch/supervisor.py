"""Starts N identical workers and keeps them: each its own process with its own listening sockets on the shared port.

A planned replacement inherits the sockets of the worker before it, so that not one connection is refused. The sockets
of a worker that has died are closed at once: what the kernel would have put into its queue goes to the others.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.launch.companions import Companion, run_companions
from config.launch.ending import END_SECONDS, UNFIT
from config.launch.listening import AddressTaken, listen_on
from config.launch.worker_process import WorkerProcess

logger = logging.getLogger(__name__)

# A worker that cannot start is tried again ever more rarely; one that served for a while is replaced at once.
_FIRST_PAUSE, _LONGEST_PAUSE, _SETTLED_SECONDS = 0.5, 30.0, 30.0
# A new worker loads Django, measures the database's clock and finds the bus: seconds on a busy machine.
_READY_SECONDS = 60.0
# The same signal again this soon is an echo: `make` hands on what a service manager has sent to the whole group.
_ECHO_SECONDS = 2.0


@dataclass(eq=False)
class Slot:
    """The place of one worker: its name, its listening sockets, and who serves there now."""

    name: str
    # What this worker has in its environment beside what all have.
    own: dict[str, str] = field(default_factory=dict)
    sockets: list[socket.socket] = field(default_factory=list)
    worker: WorkerProcess | None = None
    # Held by whoever changes the worker: the one that replaces the dead, or the rolling restart.
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def close(self) -> None:
        for each in self.sockets:
            each.close()
        self.sockets = []


class Supervisor:
    """Keeps `count` workers on `hosts` and `port`, and their companions once."""

    def __init__(
        self,
        *,
        hosts: Sequence[str],
        port: int,
        count: int,
        companions: Sequence[Companion],
        environ: Mapping[str, str],
    ) -> None:
        self._hosts, self._port = tuple(hosts), port
        self._environ = environ
        # Where several machines share a database, each gives its workers a name of its own to begin with.
        prefix = f"{environ['WORKER_NAME']}-" if environ.get("WORKER_NAME") else ""
        self.slots = [
            Slot(f"{prefix}{number}", own=_metrics_port(environ, number)) for number in range(1, count + 1)
        ]
        self._companions = companions
        self._alive: set[WorkerProcess] = set()
        self._ending = asyncio.Event()
        self._asked_at: float | None = None
        self._at_once = False
        self._roll: asyncio.Task[None] | None = None
        self._beside: asyncio.Task[None] | None = None
        self.opened = asyncio.Event()

    async def run(self) -> int:
        """Serve until a signal ends it; returns the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_end, number)
        loop.add_signal_handler(signal.SIGHUP, self.roll)
        keepers = [asyncio.ensure_future(self._keep(slot)) for slot in self.slots]
        opening = asyncio.ensure_future(self._open())
        ending = asyncio.ensure_future(self._ending.wait())
        status = 0
        try:
            # A keeper ends only when its worker says that the settings are unfit.
            done, _ = await asyncio.wait([*keepers, ending], return_when=asyncio.FIRST_COMPLETED)
            for each in done - {ending}:
                status = await each
        finally:
            await self._end([*keepers, opening, ending])
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)
        return status

    # --- starting and replacing ----------------------------------------------------------------------------------

    async def _open(self) -> None:
        """When all workers serve, the companions start."""
        while not all(slot.worker is not None and slot.worker.serves for slot in self.slots):
            await asyncio.gather(*(slot.worker.ready() for slot in self.slots if slot.worker is not None))
            await asyncio.sleep(0.1)
        logger.info(
            "%d workers serve. SIGHUP to process %d replaces them one by one.", len(self.slots), os.getpid()
        )
        self._beside = asyncio.ensure_future(run_companions(self._companions))
        self.opened.set()

    async def _start(self, slot: Slot) -> WorkerProcess:
        worker = await WorkerProcess.start(
            name=slot.name, sockets=slot.sockets, environ={**self._environ, **slot.own}
        )
        self._alive.add(worker)
        return worker

    async def _keep(self, slot: Slot) -> int:
        """Keep a slot filled; returns only when starting again would not help."""
        pause = _FIRST_PAUSE
        while True:
            try:
                worker = await self._fill(slot)
            except (OSError, AddressTaken) as error:
                # At the start it is said and ends all. Later the machine may be short of processes, files or memory
                # for a while, and the other workers serve.
                if not self.opened.is_set():
                    raise
                logger.error("Worker %s cannot start: %s; again in %.1f s.", slot.name, error, pause)
            else:
                started = time.monotonic()
                status = await self._end_of(slot, worker)
                if status == UNFIT and not self.opened.is_set():
                    return status
                if time.monotonic() - started > _SETTLED_SECONDS:
                    pause = _FIRST_PAUSE
                logger.error(
                    "Worker %s ended with status %s; starting it again in %.1f s.", slot.name, status, pause
                )
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _fill(self, slot: Slot) -> WorkerProcess:
        """Start a worker on new sockets; where that fails, none of them stays open."""
        async with slot.changing:
            slot.sockets = listen_on(self._hosts, self._port, shared=True)
            try:
                slot.worker = worker = await self._start(slot)
            except OSError:
                slot.close()
                raise
            return worker

    async def _end_of(self, slot: Slot, watched: WorkerProcess) -> int:
        """Wait until the slot's worker has ended without being replaced; its sockets are closed then."""
        while True:
            status = await watched.ended()
            async with slot.changing:
                self._alive.discard(watched)
                if slot.worker is watched:
                    slot.close()
                    return status
                watched = slot.worker or watched

    def roll(self) -> None:
        """Replace all workers, one at a time; asked again meanwhile, the round under way is the answer."""
        if self.opened.is_set() and not self._ending.is_set() and (self._roll is None or self._roll.done()):
            self._roll = asyncio.ensure_future(self._replace_all())

    async def _replace_all(self) -> None:
        logger.info("Replacing %d workers, one by one.", len(self.slots))
        for slot in self.slots:
            if not await self._replace(slot):
                logger.error("The new worker %s did not start; the others stay as they are.", slot.name)
                return
        if self._beside is not None:  # they run the former code
            await _cancel([self._beside])
            self._beside = asyncio.ensure_future(run_companions(self._companions))
        logger.info("All workers are new.")

    async def _replace(self, slot: Slot) -> bool:
        """The new worker serves beside the old one before that is asked to go; true when it does."""
        async with slot.changing:
            old = slot.worker
            if old is None or not old.serves:  # it has died, and is being started anew as it is
                return True
            try:
                new = await self._start(slot)
            except OSError as error:
                logger.error("Worker %s cannot start: %s.", slot.name, error)
                return False
            try:
                serves = await asyncio.wait_for(new.ready(), _READY_SECONDS)
            except TimeoutError:
                serves = False
            if not serves:
                new.kill()
                await new.ended()
                self._alive.discard(new)
                return False
            slot.worker = new
        if not await old.end(END_SECONDS):
            logger.warning("The old worker %s did not end in time and was killed.", slot.name)
        self._alive.discard(old)
        return True

    # --- ending --------------------------------------------------------------------------------------------------

    def _asked_to_end(self, number: signal.Signals) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            logger.info("Ending %d workers; the signal again ends them at once.", len(self._alive))
            self._asked_at = now
            self._ending.set()
        elif number is not signal.SIGTERM or now - self._asked_at >= _ECHO_SECONDS:
            self._at_once = True
            for worker in self._alive:
                worker.kill()

    async def _end(self, tasks: Sequence[asyncio.Future[Any]]) -> None:
        """Drain all workers at the same time, end the companions beside, and leave nobody."""
        await _cancel([*tasks, *([self._roll] if self._roll is not None else [])])
        ends = [asyncio.ensure_future(self._end_worker(worker)) for worker in self._alive]
        await _cancel([self._beside] if self._beside is not None else [])
        await asyncio.gather(*ends)
        for slot in self.slots:
            slot.close()

    async def _end_worker(self, worker: WorkerProcess) -> None:
        if self._at_once:
            worker.kill()
        if not await worker.end(END_SECONDS):
            logger.warning("Worker %s did not end in time and was killed.", worker.name)


async def _cancel(tasks: Sequence[asyncio.Future[Any]]) -> None:
    for task in tasks:
        task.cancel()
    # What has failed has said so, or raises where it is waited for; it must not keep the others from their end.
    await asyncio.gather(*tasks, return_exceptions=True)


def _metrics_port(environ: Mapping[str, str], number: int) -> dict[str, str]:
    """Each worker is scraped at a port of its own: the first at `METRICS_PORT`, the next one above."""
    first = environ.get("METRICS_PORT")
    return {"METRICS_PORT": str(int(first) + number - 1)} if first else {}
