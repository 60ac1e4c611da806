"""Which simulated phones may be in a rehearsal: those whose pass stands, asked of the rows every few seconds."""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import TYPE_CHECKING

from quiz.live.engine.hall import Hall
from quiz.live.protocol import codes
from quiz.live.services.rehearsals import standing_marks
from quiz.participants.rules.devices import is_simulated, mark_of

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

# The rows are asked again after this time, as soon as somebody asks or the watch comes by, which it does each second.
KEPT_S = 3.0


class Passes:
    """The passes of the rehearsals in this worker, as read lately.

    A pass that is taken back, or whose evening is over, ends within five seconds: also for phones that ask for nothing.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._read: dict[uuid.UUID, tuple[float, asyncio.Task[frozenset[int]]]] = {}
        # Those of a game that have stood here, and stand no longer.
        self._ended: dict[uuid.UUID, frozenset[int]] = {}

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
        return mark_of(device) in await asyncio.shield(self._reading(hall))

    def care_for(self, hall: Hall) -> None:
        """Ask the rows from time to time though nobody asks for anything. Called by the watch."""
        if hall.loaded.facts.rehearsal:
            self._reading(hall)

    def forget(self, game: uuid.UUID) -> None:
        """The hall is closed."""
        self._read.pop(game, None)
        self._ended.pop(game, None)

    def _reading(self, hall: Hall) -> asyncio.Task[frozenset[int]]:
        now = self._runtime.world.monotonic()
        until, reading = self._read.get(hall.id, (0.0, None))
        if reading is None or until <= now:
            reading = asyncio.ensure_future(self._marks(hall, reading))
            self._read[hall.id] = (now + KEPT_S, reading)
        return reading

    async def _marks(self, hall: Hall, before: asyncio.Task[frozenset[int]] | None) -> frozenset[int]:
        stood = before.result() if before is not None and before.done() else frozenset[int]()
        try:
            standing = await self._runtime.reads.call(lambda: standing_marks(hall.id))
        except Exception:
            # The database is away: what was known holds, and a rehearsal goes on like any game.
            logger.warning("live: the passes of a rehearsal could not be read")
            return stood
        ended = self._ended[hall.id] = (self._ended.get(hall.id, frozenset()) | stood) - standing
        if ended:
            self._let_go(hall, ended)
        return standing

    def _let_go(self, hall: Hall, ended: frozenset[int]) -> None:
        """Close the sockets of these passes, in the hall and at its door."""
        there = [*hall.audiences["player"].items(), *self._runtime.doors.devices_of(hall)]
        for connection, device in there:
            if device is not None and is_simulated(device) and mark_of(device) in ended:
                connection.close(codes.CLOSE_UNKNOWN_CALLER)
