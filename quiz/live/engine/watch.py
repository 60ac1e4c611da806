"""Compares what this worker has shown with the rows, about once a second: the truth when the bus is silent."""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import TYPE_CHECKING

from quiz.live.engine.collector import Collector
from quiz.live.engine.lost_press import settle_lost_press
from quiz.live.engine.overtaken import tell_overtaken
from quiz.live.engine.players import reload_players
from quiz.live.protocol import codes
from quiz.live.queries.clock import database_now
from quiz.live.queries.games import Watched, watched_games
from quiz.live.rules.game import UNREVEALED

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

WATCH_S = 1.0
# Pages beat every ten seconds; one that has been silent for this long is asleep or gone, and will come back by itself.
SILENCE_S = 60.0
# An empty hall is kept this long: somebody may be on the way in.
EMPTY_S = 60.0


class Watch:
    """The look-out of a worker. A hall that is slow or faulty holds up none of the others."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._busy: set[uuid.UUID] = set()
        self._collector = Collector(runtime.world.monotonic())

    async def run(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self._look()
            except Exception as error:
                logger.warning("live: watching failed", extra={"error": type(error).__name__})

    async def _look(self) -> None:
        runtime = self._runtime
        local = list(runtime.halls)

        def read() -> list[Watched]:
            runtime.clock.measure(database_now)
            return watched_games(local)

        found = await runtime.moves.call(read)
        runtime.meters.looked_at = runtime.world.monotonic()
        for watched in found:
            hall = runtime.halls.get(watched.id)
            if hall is None:
                if watched.due_at is not None and not runtime.deadlines.has(watched.id):
                    runtime.deadlines.set_for(watched.id, watched.due_at)
            elif watched.id not in self._busy:
                self._busy.add(watched.id)
                runtime.run(self._attend(hall, watched), game=hall.id)
        for hall in list(runtime.halls.values()):
            self._care_for(hall)
        answering = any(hall.state.phase in UNREVEALED for hall in runtime.halls.values())
        self._collector.consider(runtime.world.monotonic(), answering=answering)
        runtime.presence.prune()

    async def _attend(self, hall: Hall, watched: Watched) -> None:
        try:
            await hall.catch_up(watched.version)
            if watched.players_version != hall.players_version:
                await reload_players(hall, watched.players_version)
            await tell_overtaken(hall)
            await settle_lost_press(self._runtime, hall)
            if watched.due_at is not None and not self._runtime.deadlines.has(hall.id) and not hall.is_moving:
                self._runtime.deadlines.set(hall)
        finally:
            self._busy.discard(hall.id)

    def _care_for(self, hall: Hall) -> None:
        runtime = self._runtime
        runtime.tell_figures(hall)
        runtime.passes.care_for(hall)
        now = runtime.world.monotonic()
        for group in hall.audiences.values():
            for connected in tuple(group):
                if connected.last_seen < now - SILENCE_S:
                    connected.close(codes.CLOSE_TOO_SLOW)
        is_used = not hall.is_empty or runtime.doors.is_used(hall)
        if not is_used and hall.touched < now - EMPTY_S and not runtime.deadlines.has(hall.id):
            runtime.halls.pop(hall.id, None)
            runtime.presence.forget(hall.id)
            runtime.passes.forget(hall.id)
