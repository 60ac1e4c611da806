"""Builds the long-lived parts of a process and stops them in order."""

from __future__ import annotations

import asyncio

from django.conf import settings

from config.launch.open_files import allow_open_files
from quiz.live.engine.limits import Limits
from quiz.live.engine.runtime import Runtime
from quiz.live.http.door import Door

_door: Door | None = None
_runtime: asyncio.Task[Runtime] | None = None


async def _start() -> Runtime:
    env = settings.ENV
    limits = Limits(
        players_per_game=env.max_players_per_game,
        sockets=allow_open_files(env.max_sockets_per_worker),
        newcomers_per_s=env.newcomers_per_second,
    )
    runtime = Runtime(limits=limits)
    await runtime.start()
    return runtime


async def live_runtime() -> Runtime:
    """The live runtime of this process, started with the first that asks for it."""
    global _runtime
    if _runtime is not None and _runtime.done() and _runtime.exception() is not None:
        _runtime = None  # the database was away when it should have started: try again
    if _runtime is None:
        _runtime = asyncio.ensure_future(_start())
    return await asyncio.shield(_runtime)


async def live_door() -> Door:
    """The way into live games in this process, opened with the first that asks for it."""
    global _door
    if _door is None:
        _door = Door()
    return _door


async def drain() -> None:
    """Before the server closes its sockets: acknowledge what came, and send everybody on their way."""
    if _runtime is not None and _runtime.done() and _runtime.exception() is None:
        await _runtime.result().drain(elsewhere=settings.ENV.workers > 1)


async def stop() -> None:
    """End everything that was started."""
    global _door, _runtime
    if _door is not None:
        door, _door = _door, None
        await door.close()
    if _runtime is not None:
        runtime, _runtime = _runtime, None
        await (await runtime).stop()
