"""Which simulated phones may be in a rehearsal: those whose pass stands, asked of the rows every few seconds."""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import TYPE_CHECKING

from quiz.live.engine.hall import Hall
from quiz.live.services.rehearsals import standing_marks
from quiz.participants.rules.devices import mark_of

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

# A pass that is taken back ends within this time.
KEPT_S = 5.0


class Passes:
    """The passes of the rehearsals in this worker, as read lately."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._read: dict[uuid.UUID, tuple[float, asyncio.Task[frozenset[int]]]] = {}

    def knows(self, hall: Hall, device: uuid.UUID) -> bool:
        """Whether a read of the last seconds admits this phone: the answer of `admits`, where there need be no wait."""
        until, reading = self._read.get(hall.id, (0.0, None))
        if reading is None or not reading.done() or until <= self._runtime.world.monotonic():
            return False
        return mark_of(device) in reading.result()

    async def admits(self, hall: Hall, device: uuid.UUID) -> bool:
        """Whether this simulated phone may be in this hall. One read serves all who ask within some seconds."""
        if not hall.loaded.facts.rehearsal:
            return False
        now = self._runtime.world.monotonic()
        until, reading = self._read.get(hall.id, (0.0, None))
        if reading is None or until <= now:
            reading = asyncio.ensure_future(self._marks(hall.id, reading))
            self._read[hall.id] = (now + KEPT_S, reading)
        return mark_of(device) in await asyncio.shield(reading)

    async def _marks(self, game: uuid.UUID, before: asyncio.Task[frozenset[int]] | None) -> frozenset[int]:
        try:
            return await self._runtime.reads.call(lambda: standing_marks(game))
        except Exception:
            # The database is away: what was known holds, and a rehearsal goes on like any game.
            logger.warning("live: the passes of a rehearsal could not be read")
            return before.result() if before is not None and before.done() else frozenset()
