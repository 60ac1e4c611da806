"""One request of a player over HTTP: the frame that a socket would carry, and the frames that answer it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kit.lean_http import Request, Response
from quiz.live.http.allowances import Allowances
from quiz.live.http.answering import frames, game_and_seat, read, ticket_of
from quiz.live.http.caller import AT_DOOR_S, CallingPlayer, Kept, calling
from quiz.live.protocol import outbound

CALL = "/live/call/"
# As long as the writer tries to store; then it says `failed` itself.
_ANSWERED_S = 35.0


class Calls:
    """`POST /live/call/<game>/<seat>`. `runtime` gives the process's runtime, started."""

    def __init__(
        self, *, runtime: Callable[[], Any], allowances: Allowances, origins: Collection[bytes]
    ) -> None:
        self._runtime, self._allowances, self._origins = runtime, allowances, origins

    async def call(self, request: Request) -> Response | None:
        """Do one request. A greeting is one of its own; for all others this one greets first, unseen."""
        asked = game_and_seat(request.path, CALL)
        if asked is None:
            return None
        body = await read(request, self._origins)
        if isinstance(body, Response):
            return body
        greeting = body.startswith(b'["hello"')  # its polls would find no place, either
        caller = calling(self._runtime, self._allowances, request, asked[0], stays=greeting)
        async with caller as (player, kept, refused):
            if refused is not None:
                return refused
            leaving = player.runtime.draining
            if greeting:
                await _hello(player, kept, body)
                return frames(_told(kept), closed=kept.code, last=leaving)
            if not await player.greet(asked[1], ticket_of(request.query), kept):
                return frames(_told(kept), closed=kept.code, last=leaving)
            kept.frames.clear()
            player.take(body)
            await player.settled()
            if not await kept.until(lambda: bool(kept.answers()) or kept.code is not None, _ANSWERED_S):
                return frames([outbound.refused(None, "failed", retry_ms=1_000)], last=leaving)
            return frames(kept.answers()[:1], closed=kept.code, last=leaving)


async def _hello(player: CallingPlayer, kept: Kept, body: bytes) -> None:
    """Greet; who has to wait at the door is told the place, at first at once, and later when it has changed."""
    player.take(body)
    await player.settled()
    if player.waits and b'"ticket":"' in body:
        first = len(kept.frames)
        await kept.until(
            lambda: not player.waits or len(kept.frames) > first or kept.code is not None, AT_DOOR_S
        )


def _told(kept: Kept) -> list[bytes]:
    """What the page needs of what was said: its place at the door, and the answer."""
    return [frame for frame in kept.frames if frame.startswith((b'["waiting"', b'["ok"', b'["error"'))]
