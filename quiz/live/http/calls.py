"""One request of a player over HTTP: the frame that a socket would carry, and the frames that answer it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kit.lean_http import Request, Response
from quiz.live.http.allowances import Allowances
from quiz.live.http.answering import frames, game_and_seat, read, too_fast
from quiz.live.http.caller import calling
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
        async with calling(self._runtime, self._allowances, request, asked[0]) as (player, kept, allowed):
            if not allowed:
                return too_fast()
            leaving = player.runtime.draining
            if not body.startswith(b'["hello"'):
                if not await player.greet(asked[1]):
                    return frames(kept.frames, closed=kept.code, last=leaving)
                kept.frames.clear()
            player.take(body)
            await player.settled()
            if not await kept.until(lambda: bool(kept.answers()) or kept.code is not None, _ANSWERED_S):
                return frames([outbound.refused(None, "failed", retry_ms=1_000)], last=leaving)
            return frames(kept.answers()[:1], closed=kept.code, last=leaving)
