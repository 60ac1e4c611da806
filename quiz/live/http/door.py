"""What all who come in share in a process: one question to the database and one to the cache for everybody.

A screen shows the code, and a hall scans it in seconds. Who comes while one question is on its way joins the next.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from kit.group_commit import GroupCommit
from quiz.live.engine.database import is_transient, on_own_connection
from quiz.live.queries.ways_in import ByPin, ByToken, WayIn, find_ways_in
from quiz.live.services.knocks import Knock, let_in

# A PIN is free again when its game has ended; a token is its game's for ever.
_PIN_KNOWN_S = 2.0
_TOKEN_KNOWN_S = 60.0
_MOST_KNOWN = 1_000


class Door:
    """One for each process, bound to its event loop."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._games: GroupCommit[WayIn, uuid.UUID | None] = GroupCommit(
            on_own_connection(find_ways_in), is_transient=is_transient, patience_s=5.0
        )
        # The throttle lets everybody in when the cache is away, so nothing here is worth a second try.
        self._knocks: GroupCommit[Knock, bool] = GroupCommit(let_in, is_transient=lambda _: False)
        self._known: dict[WayIn, tuple[uuid.UUID, float]] = {}

    async def close(self) -> None:
        await self._games.close()
        await self._knocks.close()

    async def find(self, way: ByPin | ByToken) -> uuid.UUID | None:
        """The game behind a PIN or a token. Raises `kit.group_commit.Busy`, and what the database raises."""
        known = self._known.get(way)
        if known is not None and known[1] > self._monotonic():
            return known[0]
        game = await self._games.submit(way)
        if game is not None:
            self._known.pop(way, None)
            while len(self._known) >= _MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
            keep = _PIN_KNOWN_S if isinstance(way, ByPin) else _TOKEN_KNOWN_S
            self._known[way] = game, self._monotonic() + keep
        return game

    async def may_try(self, knock: Knock) -> bool:
        """Take a try. Raises `kit.group_commit.Busy`."""
        return await self._knocks.submit(knock)
