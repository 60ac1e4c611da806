"""How the parts of a worker are: for the probe that decides whether newcomers are sent here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quiz.live.queries.clock import database_now

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

# The database is asked with this patience, and not more often than this: anybody may call a probe.
DEADLINE_S = 1.0
FRESH_S = 0.5
# A batch takes milliseconds; one that takes this long waits for something that may not come.
STUCK_S = 5.0

Writer = Literal["ok", "full", "stuck"]


@dataclass(frozen=True, slots=True)
class Health:
    """The state of each part. Only the bus may be away while the worker is ready: games go on without it."""

    database: bool
    bus: bool
    writer: Writer
    draining: bool

    @property
    def ready(self) -> bool:
        return self.database and self.writer == "ok" and not self.draining

    def describe(self) -> dict[str, object]:
        """For people and programs: `state` is `ready`, `degraded` (the bus is away) or `unready`."""
        state = "unready" if not self.ready else "ready" if self.bus else "degraded"
        return {
            "state": state,
            "database": "ok" if self.database else "away",
            "bus": "ok" if self.bus else "away",
            "writer": self.writer,
            "draining": self.draining,
        }


class HealthCheck:
    """Looks at a runtime; many looks at once ask the database once."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._asking: asyncio.Task[int] | None = None
        self._asked_at = float("-inf")

    async def look(self) -> Health:
        """The state now; takes at most `DEADLINE_S`."""
        runtime = self.runtime
        return Health(
            database=await self._database_answers(),
            bus=runtime.bus.hears_itself,
            writer=self._writer(),
            draining=runtime.draining,
        )

    def _writer(self) -> Writer:
        writer = self.runtime.writer
        if writer.is_full:
            return "full"
        return "stuck" if writer.held_up_s > STUCK_S else "ok"

    async def _database_answers(self) -> bool:
        now = self.runtime.world.monotonic()
        if self._asking is None or (self._asking.done() and now - self._asked_at >= FRESH_S):
            # an answer that is still awaited is not asked for again: a database that hangs gets one question
            self._asking = asyncio.ensure_future(self.runtime.reads.call(database_now))
            self._asked_at = now
        await asyncio.wait({self._asking}, timeout=DEADLINE_S)
        return self._asking.done() and not self._asking.cancelled() and self._asking.exception() is None
