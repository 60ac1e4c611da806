"""Empties a worker that goes away: tells its phones when to come back elsewhere, and serves them until they have gone.

A phone keeps its socket until another worker has welcomed it, so that it misses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

from quiz.live.engine.connection import Connection
from quiz.live.engine.fan_out import SLICE
from quiz.live.protocol import codes, outbound
from quiz.live.rules.departure import FLUSH_S, RESTART_MS, delays_ms, serve_on_s, spread_ms

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

_LOOK_S = 0.05


async def leave(runtime: Runtime, *, elsewhere: bool) -> None:
    """Acknowledge what came, send everybody on their way, and return when they have gone.

    `elsewhere`: there are other workers to go to. Without them nobody is served on: the sooner this process has ended,
    the sooner the next can begin.
    """
    monotonic = runtime.world.monotonic
    began = monotonic()
    await _flush(runtime)
    leaving = _connections(runtime)
    spread = spread_ms(len(leaving), cores=_cores()) if elsewhere else RESTART_MS
    delays = delays_ms(len(leaving), spread, randrange=runtime.world.randrange)
    for number, (connection, delay) in enumerate(zip(leaving, delays, strict=True), start=1):
        connection.push(outbound.push("moving", {"delay_ms": delay}))
        if not elsewhere:
            connection.close(codes.CLOSE_MOVING)
        if number % SLICE == 0:
            await asyncio.sleep(0)
    if elsewhere:
        await _until_gone(runtime, serve_on_s(spread, spent_s=monotonic() - began))
        await _flush(runtime)
        for connection in _connections(runtime):
            connection.close(codes.CLOSE_MOVING)


async def _flush(runtime: Runtime) -> None:
    """What was submitted is stored and acknowledged; given up when the database does not answer."""
    flushed = asyncio.ensure_future(runtime.writer.flush())
    done, _ = await asyncio.wait({flushed}, timeout=FLUSH_S)
    if not done:
        flushed.cancel()
        logger.warning("live: leaving with answers that could not be stored")


async def _until_gone(runtime: Runtime, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    give_up = loop.time() + seconds
    while runtime.doors.waiting or any(
        hall.audiences[each] for hall in runtime.halls.values() for each in hall.audiences
    ):
        if loop.time() >= give_up:
            break
        await asyncio.sleep(_LOOK_S)


def _connections(runtime: Runtime) -> list[Connection]:
    inside = [
        connection
        for hall in runtime.halls.values()
        for connections in hall.audiences.values()
        for connection in connections
    ]
    return [connection for connection in (*inside, *runtime.doors.connections()) if not connection.closed]


def _cores() -> int:
    return len(os.sched_getaffinity(0))
