"""Workers that can die at any moment, and what stands between them: threads to the database, and the bus."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import OperationalError

from quiz.live.engine.runtime import Runtime
from quiz.live.engine.world import World

# Seconds, in the mean: on the way to the database and back, and between two workers.
_TO_DATABASE, _FROM_DATABASE, _ON_BUS = 0.002, 0.002, 0.003
# What a call costs to a database that is away.
_REFUSED_AFTER = 0.05

_worker: contextvars.ContextVar[Worker | None] = contextvars.ContextVar("worker", default=None)


@dataclass
class Weather:
    """What is wrong now. `doubtful`: the share of transactions whose caller does not hear that they are done."""

    database_away: bool = False
    doubtful: float = 0.0
    failing: float = 0.0
    bus_away: bool = False
    bus_drops: float = 0.0
    # workers that no longer hear each other
    apart: set[int] = field(default_factory=set)


class _Threads(Executor):
    """Runs each call at a moment that the dice decide; after its worker's death, nothing more."""

    def __init__(self, worker: Worker, count: int) -> None:
        self._worker, self._free = worker, count
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def submit(self, call: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, lambda: call(*arguments, **options)))
        self._begin()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """There is nothing to end."""

    def _begin(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._worker.later(_TO_DATABASE, self._run, *self._waiting.popleft())

    def _run(self, future: Future[Any], call: Callable[[], Any]) -> None:
        weather, dice = self._worker.weather, self._worker.dice
        if weather.database_away or dice.random() < weather.failing:
            error: Exception = OperationalError("database is locked")
            self._worker.later(_REFUSED_AFTER, self._tell, future, None, error)
            return
        try:
            result, failed = call(), None
        except Exception as raised:
            result, failed = None, raised
        if failed is None and dice.random() < weather.doubtful:
            failed = OperationalError("database is locked: the connection broke after the commit")
        self._worker.later(_FROM_DATABASE, self._tell, future, result, failed)

    def _tell(self, future: Future[Any], result: Any, error: BaseException | None) -> None:
        self._free += 1
        if not future.cancelled():
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)
        self._begin()


class Bus:
    """At most once, in any order, to whoever listens."""

    def __init__(self, weather: Weather, dice: Random) -> None:
        self.weather, self.dice = weather, dice
        self.listeners: dict[int, tuple[Worker, asyncio.Queue[Any]]] = {}

    def send(self, sender: Worker, message: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        for number, (worker, queue) in self.listeners.items():
            parted = number != sender.number and {number, sender.number} & self.weather.apart
            if not parted and not worker.dead and self.dice.random() >= self.weather.bus_drops:
                loop.call_later(self.dice.expovariate(1 / _ON_BUS), queue.put_nowait, dict(message))


class _Layer:
    """What the engine's bus needs of a channel layer."""

    def __init__(self, bus: Bus, worker: Worker) -> None:
        self._bus, self._worker = bus, worker
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    async def new_channel(self, prefix: str) -> str:
        return f"{prefix}.{self._worker.number}"

    async def group_add(self, group: str, channel: str) -> None:
        self._bus.listeners[self._worker.number] = (self._worker, self._queue)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if self._bus.weather.bus_away:
            await asyncio.sleep(10.0)
        self._bus.send(self._worker, message)

    async def receive(self, channel: str) -> dict[str, Any]:
        message: dict[str, Any] = await self._queue.get()
        return message


class Worker:
    """A process with a runtime; `kill` leaves everything as it stands."""

    def __init__(self, number: int, bus: Bus, dice: Random) -> None:
        self.number, self.bus, self.dice, self.weather = number, bus, dice, bus.weather
        self.dead = self.leaving = False
        self.tasks: set[asyncio.Task[Any]] = set()
        self.context = contextvars.copy_context()
        self.context.run(_worker.set, self)
        loop = asyncio.get_running_loop()
        # Its clock began at another moment and goes a little wrong.
        offset, pace = dice.uniform(0, 10_000), dice.uniform(0.9999, 1.0001)
        self._world = World(
            executor=lambda name, count: _Threads(self, count),
            layer=lambda: _Layer(bus, self),
            monotonic=lambda: offset + pace * loop.time(),
            randrange=dice.randrange,
        )
        self._starting = loop.create_task(self._start(), context=self.context)

    async def _start(self) -> Runtime:
        while True:
            runtime = Runtime(self._world)
            with contextlib.suppress(OperationalError):
                await runtime.start()
                return runtime
            await asyncio.sleep(0.5)

    async def runtime(self) -> Runtime:
        return await asyncio.shield(self._starting)

    @property
    def is_up(self) -> bool:
        return not self.dead and not self.leaving and self._starting.done()

    def later(self, mean: float, act: Callable[..., None], *arguments: Any) -> None:
        """Do it after a random time, unless this worker is dead by then."""

        def unless_dead() -> None:
            if not self.dead:
                act(*arguments)

        delay = self.dice.expovariate(1 / mean)
        asyncio.get_running_loop().call_later(delay, unless_dead, context=self.context)

    def kill(self) -> None:
        """SIGKILL: what had been sent is under way, and nothing else happens any more."""
        self.dead = True
        for task in self.tasks:
            task.cancel()

    async def leave(self) -> None:
        """SIGTERM, with other workers to go to."""
        self.leaving = True
        runtime = await self.runtime()
        await runtime.drain(elsewhere=True)
        await runtime.stop()
        self.kill()


def tracking(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
    """A task factory: each task belongs to the worker in whose context it was made."""
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
    context = options.get("context")
    worker = context.get(_worker) if context is not None else _worker.get()
    if worker is not None:
        worker.tasks.add(task)
        task.add_done_callback(worker.tasks.discard)
        if worker.dead:
            task.cancel()
    return task
