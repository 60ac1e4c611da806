"""One request of a player over HTTP: the frame that a socket would carry, and the frames that answer it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from kit.lean_http import Request, Response
from quiz.live.http.allowances import Allowances
from quiz.live.http.answering import frames, game_and_seat, read, ticket_of
from quiz.live.http.caller import AT_DOOR_S, MOST_S, CallingPlayer, Kept, calling
from quiz.live.protocol import codes, inbound, outbound

CALL = "/live/call/"
# A page that doubts its line takes it for dead when a beat is not answered within 1.2 s (static/js/lib/pulse.js).
SIGN_OF_LIFE_S = 0.4
# What counts by the moment at which it came, and is stored though the page has hung up.
_COUNTS = (inbound.SubmitAnswer, inbound.PressBuzzer)


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
        body = await read(request, self._origins, await self._runtime())
        if isinstance(body, Response):
            return body
        try:
            number, heard = inbound.parse("player", body)
        except (inbound.BadFrame, UnicodeDecodeError) as bad:
            return await self._refuse(request, asked[0], bad)
        greeting = isinstance(heard, inbound.HelloPlayer)  # its polls would find no place, either
        caller = calling(self._runtime, self._allowances, request, asked[0], stays=greeting)
        async with caller as (player, kept, refused):
            if refused is not None:
                return refused
            leaving = player.runtime.draining
            if isinstance(heard, inbound.HelloPlayer):
                await _hello(player, kept, number, heard)
                return frames(_told(kept) or [_failed()], closed=kept.code, last=leaving)
            come_in = partial(player.greet, asked[1], ticket_of(request.query), kept)
            beat = isinstance(heard, inbound.Beat)
            seconds = SIGN_OF_LIFE_S if beat else MOST_S
            if not await come_in(seconds=seconds, regardless=isinstance(heard, _COUNTS)):
                if beat and kept.code is None:
                    kept.frames.clear()
                    player.show_life(number)
                return frames(_told(kept) or [_failed()], closed=kept.code, last=leaving)
            kept.frames.clear()
            player.do(number, heard)
            # Whatever has come so far is done, but its place in the hall is free when the page has hung up.
            if not await kept.until(lambda: bool(kept.answers()) or kept.over, MOST_S):
                return frames([_failed()], last=leaving)
            return frames(kept.answers()[:1], closed=kept.code, last=leaving)

    async def _refuse(
        self, request: Request, game: uuid.UUID, bad: inbound.BadFrame | UnicodeDecodeError
    ) -> Response:
        """What is no request is looked for in no database; it costs its device a credit like one."""
        async with calling(self._runtime, self._allowances, request, game, stays=False) as (
            player,
            kept,
            refused,
        ):
            if refused is not None:
                return refused
            if isinstance(bad, UnicodeDecodeError):
                return frames([], closed=codes.CLOSE_NOT_UTF8)
            player.refuse(bad.id, bad.code)
            return frames(kept.frames)


async def _hello(player: CallingPlayer, kept: Kept, number: int, hello: inbound.HelloPlayer) -> None:
    """Greet; who has to wait at the door is told the place, at first at once, and later when it has changed."""
    await player.say_hello(number, hello, kept)
    if player.waits and hello.ticket is not None:
        first = len(kept.frames)
        await kept.until(lambda: not player.waits or len(kept.frames) > first or kept.over, AT_DOOR_S)


def _failed() -> bytes:
    return outbound.refused(None, "failed", retry_ms=1_000)


def _told(kept: Kept) -> list[bytes]:
    """What the page needs of what was said: its place at the door, and the answer."""
    return [frame for frame in kept.frames if frame.startswith((b'["waiting"', b'["ok"', b'["error"'))]
