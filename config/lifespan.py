"""Starts and stops the long-lived parts with the server.

uvicorn announces start and end (ASGI lifespan); daphne does not, so there the first socket starts them.
"""

from __future__ import annotations

from typing import Any

from config import metrics, wiring
from quiz.live.engine.collector import keep_out


def with_lifespan(application: Any) -> Any:
    """The application with an answer to the server's lifespan messages."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await metrics.start(await wiring.live_runtime())
                keep_out()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await wiring.stop()
                await metrics.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    return wrapped
