"""Counts a worker's live sockets, and refuses one before the handshake when there is none to spare.

A refusal costs a few lines here: no consumer, no database, no open socket. What a browser's page sees of it is a
connection that did not open, and it comes again after its own jittered wait.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from quiz.live.engine.limits import Sockets
from quiz.live.engine.runtime import Runtime
from quiz.live.protocol import codes

# Seconds after which a refused client may come again, and as much again by chance.
AWAY_S = 5
_PLAIN = b"content-type", b"text/plain; charset=utf-8"


class Threshold:
    """Before the consumer of one kind of socket. `staff`: hosts and screens, of which a full worker takes some more.

    When these places are taken, too, the one of whom nothing was heard for longest gives way.
    """

    def __init__(self, application: Any, *, runtime: Callable[[], Any], staff: bool) -> None:
        self._application = application
        self._runtime = runtime
        self._staff = staff

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        runtime: Runtime = await self._runtime()
        sockets = runtime.sockets
        full = sockets.staff_full if self._staff else sockets.full
        if full and not (self._staff and _gave_way(sockets, runtime.world.monotonic())):
            await receive()  # websocket.connect
            await _refuse(scope, send)
            return
        sockets.open += 1
        sockets.staff += self._staff
        try:
            await self._application(scope, receive, send)
        finally:
            sockets.open -= 1
            sockets.staff -= self._staff


def _gave_way(sockets: Sockets, now: float) -> bool:
    """Whether a silent host or screen was sent away for one that comes; its page, if there is one, comes back."""
    silent = sockets.longest_silent(now)
    if silent is None:
        return False
    silent.close(codes.CLOSE_COME_AGAIN)
    return True


async def _refuse(scope: Any, send: Any) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})  # the server answers 403
        return
    away = AWAY_S + random.randrange(AWAY_S)  # noqa: S311 - spreads load, guards nothing
    headers = [_PLAIN, (b"retry-after", str(away).encode()), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b"This worker has no socket to spare."})
