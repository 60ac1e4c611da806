"""A long poll: answered at once when there is news for the page, else as soon as there is some.

Nothing is remembered between two polls, so any worker may answer the next. While it waits, a poll stands in the hall as
a socket does: it is woken by what would be pushed, counts as online, and costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kit.lean_http import Request, Response
from quiz.live.http.allowances import Allowances
from quiz.live.http.answering import frames, game_and_seat, read, reply, status_of, ticket_of
from quiz.live.http.caller import CallingPlayer, Kept, calling
from quiz.live.protocol import inbound, outbound
from quiz.live.protocol.polling import Poll, parse_poll, polled, seen_of

POLL = "/live/poll/"
# Proxies and NATs forget silent connections after 30 to 60 s. Spread, so that a hall does not ask in one moment.
WAIT_MS, WAIT_SPREAD_MS = 20_000, 5_000
_MOVING_SPREAD_MS = 1_000
_LEAVING = (b'["removed"', b'["moving"')


class Polls:
    """`POST /live/poll/<game>/<seat>`. `runtime` gives the process's runtime, started."""

    def __init__(
        self, *, runtime: Callable[[], Any], allowances: Allowances, origins: Collection[bytes]
    ) -> None:
        self._runtime, self._allowances, self._origins = runtime, allowances, origins

    async def poll(self, request: Request) -> Response | None:
        """Wait for news."""
        place = game_and_seat(request.path, POLL)
        if place is None:
            return None
        body = await read(request, self._origins, await self._runtime())
        if isinstance(body, Response):
            return body
        try:
            asked = parse_poll(body)
        except inbound.BadFrame as bad:
            return frames([outbound.refused(None, bad.code)])
        caller = calling(self._runtime, self._allowances, request, place[0], stays=True)
        async with caller as (player, kept, refused):
            runtime = player.runtime
            if runtime.draining:
                delay = runtime.world.randrange(_MOVING_SPREAD_MS)
                moving = outbound.push("moving", {"delay_ms": delay})
                return _answer(player, asked, [moving], status=503)
            if refused is not None:
                return refused
            seconds = (WAIT_MS + runtime.world.randrange(WAIT_SPREAD_MS)) / 1_000
            over_at = runtime.world.monotonic() + seconds
            if not await player.greet(place[1], ticket_of(request.query), kept, seconds=seconds):
                if kept.code is None and not kept.answers():  # still at the door, or the database is away
                    return _answer(player, asked, [], status=200)
                return frames(kept.answers(), closed=kept.code)
            kept.frames.clear()
            if not _is_news(player, asked):
                # what the greeting took is not waited for once more: the page gives up after 40 s
                await _wait(player, kept, asked, over_at - runtime.world.monotonic())
            told = [frame for frame in kept.frames if frame.startswith(_LEAVING)]
            if kept.code is not None and not told:
                return frames([], closed=kept.code)
            return _answer(player, asked, told, status=status_of(None, kept.code) if kept.code else 200)


def _has_newer(player: CallingPlayer, asked: Poll) -> bool:
    hall = player.hall
    return hall is not None and hall.state.version > asked.version


def _is_news(player: CallingPlayer, asked: Poll) -> bool:
    return _has_newer(player, asked) or seen_of(_me(player)) != asked.seen


def _me(player: CallingPlayer) -> dict[str, Any] | None:
    hall = player.hall
    return player.seat.describe(hall.state.position) if player.seat is not None and hall is not None else None


async def _wait(player: CallingPlayer, kept: Kept, asked: Poll, seconds: float) -> None:
    """Until something is pushed that the page does not know, the time is over, or the page has gone."""

    def woken() -> bool:
        pushed, kept.frames[:] = bool(kept.frames), [f for f in kept.frames if f.startswith(_LEAVING)]
        return kept.over or bool(kept.frames) or (pushed and _is_news(player, asked))

    await kept.until(woken, seconds)


def _answer(player: CallingPlayer, asked: Poll, told: list[bytes], *, status: int) -> Response:
    """What the page does not know yet: the state if it is newer, its own state if it is another."""
    hall, me = player.hall, _me(player)
    said, version, seen = [], asked.version, asked.seen
    if hall is not None:
        if _has_newer(player, asked):
            version = hall.state.version
            said.append(outbound.push("game", hall.view("player")))
        seen = seen_of(me)
        if me is not None and seen != asked.seen:
            said.append(outbound.push("me", me))
    now = player.runtime.clock.now()
    body = polled([*said, *told], now=now, version=version, seen=seen)
    return reply(body, status, last=player.runtime.draining)
