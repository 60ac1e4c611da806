"""What Prometheus may scrape of this process, and where: at `METRICS_HOST`:`METRICS_PORT`, never on the public port."""

from __future__ import annotations

import asyncio
import os

from django.conf import settings
from prometheus_client import CollectorRegistry, ProcessCollector

from config.requests import METERS as REQUEST_METERS
from kit.meters import Board
from kit.meters.exposition import Exposition
from kit.meters.loop_lag import LoopLag
from kit.notify.figures import make_board
from quiz.live.engine.runtime import Runtime

_exposition: Exposition | None = None
_lag: LoopLag | None = None


def _worker(loop: asyncio.AbstractEventLoop) -> Board:
    board = Board("worker")
    board.gauge("tasks", "Tasks of the event loop that have not ended.", lambda: len(asyncio.all_tasks(loop)))
    board.info("process", "Who this is.", {"name": settings.ENV.worker_name, "pid": str(os.getpid())})
    return board


def registry_of(runtime: Runtime) -> CollectorRegistry:
    """All figures, to be called in the process's loop: the engine, HTTP, the outbox, the operating system."""
    registry = CollectorRegistry()
    outbox = make_board(has_gateway=settings.SMS_GATEWAY != "none")
    for board in (runtime.meters.board, REQUEST_METERS.board, outbox, _worker(asyncio.get_running_loop())):
        registry.register(board)
    ProcessCollector(registry=registry)
    return registry


async def start(runtime: Runtime) -> None:
    """Begin to measure the loop and, where a port is set, to listen."""
    global _exposition, _lag
    _lag = LoopLag(runtime.meters.loop_lag.observe)
    if settings.ENV.metrics_port is not None:
        _exposition = Exposition(
            registry_of(runtime), host=settings.ENV.metrics_host, port=settings.ENV.metrics_port
        )
        await _exposition.start()


async def stop() -> None:
    """End both."""
    global _exposition, _lag
    if _lag is not None:
        _lag.stop()
    if _exposition is not None:
        await _exposition.stop()
    _exposition = _lag = None
