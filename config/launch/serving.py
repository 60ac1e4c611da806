"""One serving process from its open doors to its end, with what runs beside it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence

from config.launch.companions import Companion, run_companions
from config.launch.ending import END_SECONDS
from config.launch.server import DrainingServer


async def serve(
    server: DrainingServer,
    sockets: list[socket.socket],
    *,
    companions: Sequence[Companion] = (),
    opened: Callable[[], None] = lambda: None,
) -> None:
    """Serve until a signal ends it; companions start when the doors are open and end as soon as the server leaves."""
    serving = asyncio.create_task(server.serve(sockets=sockets))
    opening = asyncio.create_task(server.opened.wait())
    leaving = asyncio.create_task(server.leaving.wait())
    await asyncio.wait({serving, opening}, return_when=asyncio.FIRST_COMPLETED)
    beside = asyncio.create_task(run_companions(companions if server.started else ()))
    if server.started:
        opened()
    try:
        await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
        # The last resort is the kernel's: a thread that waits for a database without end cannot hold the process.
        signal.alarm(END_SECONDS)
        beside.cancel()
        await serving
    finally:
        for task in (opening, leaving, beside):
            task.cancel()
        await asyncio.gather(opening, leaving, beside, return_exceptions=True)
