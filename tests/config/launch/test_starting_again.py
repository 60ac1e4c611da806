"""A worker that cannot be started – no process, no file, no memory left – takes none of the others with it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Mapping, Sequence
from typing import Self

import pytest

from config.launch import supervisor
from config.launch.supervisor import Supervisor


class Worker:
    """A place of a worker without a process: what the supervisor asks of one. The third start fails."""

    started: list[Worker]
    refusals: list[OSError]
    refused: asyncio.Event
    third_started: asyncio.Event

    def __init__(self) -> None:
        self.status: int | None = None
        self.drained = False
        self._ended = asyncio.Event()
        self.started.append(self)
        if len(self.started) == 3:
            self.third_started.set()

    @classmethod
    async def start(cls, *, name: str, sockets: Sequence[socket.socket], environ: Mapping[str, str]) -> Self:
        if len(cls.started) == 2 and cls.refusals:
            cls.refused.set()
            raise cls.refusals.pop()
        return cls()

    @property
    def serves(self) -> bool:
        return self.status is None

    async def ready(self) -> bool:
        return True

    async def ended(self) -> int:
        await self._ended.wait()
        assert self.status is not None
        return self.status

    def kill(self) -> None:
        self.status = -signal.SIGKILL
        self._ended.set()

    async def end(self, seconds: float) -> bool:
        self.drained = True
        self.status = 0
        self._ended.set()
        return True


@pytest.fixture
def supervised(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    Worker.started, Worker.refusals = [], [BlockingIOError(11, "Resource temporarily unavailable")]
    Worker.refused, Worker.third_started = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(supervisor, "WorkerProcess", Worker)
    monkeypatch.setattr(supervisor, "_FIRST_PAUSE", 0.01)
    return Supervisor(hosts=["127.0.0.1"], port=0, count=2, companions=[], environ={})


async def test_failed_restart_is_tried_again(supervised: Supervisor) -> None:
    running = asyncio.ensure_future(supervised.run())
    async with asyncio.timeout(10):
        await supervised.opened.wait()
        Worker.started[0].kill()
        await Worker.third_started.wait()
        assert not Worker.refusals
        assert Worker.started[1].serves
        os.kill(os.getpid(), signal.SIGTERM)
        assert await running == 0
    assert [worker.drained for worker in Worker.started] == [False, True, True]


async def test_roll_that_cannot_start_anybody_leaves_the_old_ones(supervised: Supervisor) -> None:
    running = asyncio.ensure_future(supervised.run())
    async with asyncio.timeout(10):
        await supervised.opened.wait()
        supervised.roll()
        await Worker.refused.wait()
        assert all(worker.serves for worker in Worker.started)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await running == 0
    assert [worker.drained for worker in Worker.started] == [True, True]


async def test_start_that_fails_ends_what_has_started(supervised: Supervisor) -> None:
    Worker.started = []
    first = Worker()
    first.kill()  # so that the second worker's start is the one that fails
    async with asyncio.timeout(10):
        with pytest.raises(BlockingIOError):
            await supervised.run()
    assert Worker.started[1].drained
