"""Counts for host and screen, at most twice a second as one figure – never a broadcast for each answer or join."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from kit.group_commit import Busy
from quiz.live.engine.fan_out import fan_out
from quiz.live.engine.log_context import engine_context
from quiz.live.protocol import outbound
from quiz.live.queries.counts import TallyCounts
from quiz.live.queries.counts import tally as read_tally
from quiz.live.queries.lobby import read_lobby
from quiz.live.rules.game import ENDED, Phase, close

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

TICK_S = 0.5
_COUNTS = frozenset({Phase.OPEN, Phase.BUZZED, Phase.CLOSED})


class Ticker:
    """One task for each hall in which somebody watches the counts, or the last answer may end the question."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._tasks: dict[Hall, asyncio.Task[None]] = {}
        self._last: dict[Hall, dict[str, dict[str, Any]]] = {}

    def wake(self, hall: Hall) -> None:
        """Make sure that a hall whose counts are needed is counted."""
        task = self._tasks.get(hall)
        if (task is None or task.done()) and self._is_needed(hall):
            context = engine_context(hall.id)
            self._tasks[hall] = asyncio.get_running_loop().create_task(self._run(hall), context=context)

    def last(self, hall: Hall, kind: str) -> dict[str, Any] | None:
        """The latest figure of a kind, for somebody who has just come."""
        return self._last.get(hall, {}).get(kind)

    async def stop(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    @staticmethod
    def _is_needed(hall: Hall) -> bool:
        if hall.state.phase in ENDED:
            return False
        # With nobody watching, the game still goes on when everybody has answered.
        answering = hall.state.phase is Phase.OPEN and bool(hall.audiences["player"])
        return answering or bool(hall.audiences["host"] or hall.audiences["screen"])

    async def _run(self, hall: Hall) -> None:
        loop = asyncio.get_running_loop()
        self._last[hall] = {}
        try:
            while self._is_needed(hall):
                started = loop.time()
                try:
                    await self._tick(hall)
                except Busy:
                    pass  # people's own reads come first; the next tick counts
                except Exception:
                    logger.exception("ticker: counting failed")
                # a count that takes long is taken less often: a twentieth of the database's time at most
                await asyncio.sleep(max(TICK_S, 19 * (loop.time() - started)))
        finally:
            self._tasks.pop(hall, None)
            self._last.pop(hall, None)

    async def _tick(self, hall: Hall) -> None:
        state, question = hall.state, hall.question
        if question is None or not question.graded or state.phase not in _COUNTS:
            await self._tell_lobby(hall, None)
            return
        counts = await self._runtime.reads.call(
            lambda: read_tally(hall.id, state.position, len(question.choices), graded=question.graded)
        )
        await self._tell_lobby(hall, counts.players)
        if hall.state.position != state.position:
            return
        bars = hall.settings.tally == "live" or (
            hall.settings.tally == "after" and state.phase is Phase.CLOSED
        )
        tally = {
            "position": state.position,
            "answered": counts.answered,
            "of": counts.eligible,
            "waiting": counts.waiting,
            "counts": list(counts.counts) if bars else None,
        }
        await self._tell(hall, "tally", tally)
        await self._close_when_complete(hall, counts, state.version)

    async def _tell_lobby(self, hall: Hall, players: int | None) -> None:
        """Who is in. With `players`, how many are known to be, names are read again only when that has changed."""
        runtime = self._runtime
        lobby = self._last[hall].get("lobby")
        if lobby is None or players != lobby["players"]:
            lobby = await runtime.reads.call(lambda: read_lobby(hall.id))
        hall.count_players(lobby["players"])
        told = {"online": runtime.presence.online(hall.id), **runtime.doors.outside(hall)}
        await self._tell(hall, "lobby", {"players": lobby["players"], "newest": lobby["newest"], **told})

    async def _tell(self, hall: Hall, kind: str, payload: dict[str, Any]) -> None:
        if self._last[hall].get(kind) == payload:
            return
        self._last[hall][kind] = payload
        frame = outbound.push(kind, payload)
        watching = hall.audiences["screen"] | hall.audiences["host"]
        self._runtime.meters.frames.add(len(watching))
        await fan_out(watching, frame)

    async def _close_when_complete(self, hall: Hall, counts: TallyCounts, version: int) -> None:
        """Nobody need wait for a clock when everybody has answered."""
        state = hall.state
        complete = 0 < counts.eligible <= counts.answered
        open_to_all = state.phase is Phase.OPEN and state.paused_at is None and not state.item.buzzer
        if complete and open_to_all and state.version == version:
            await hall.move(close, version=version)
