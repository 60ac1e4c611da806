"""What all phones of one process share: the loop, chance, counters, the history, and one watch over late answers."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from load_tests.phones.frames import GameFrames
from load_tests.phones.history import History

if TYPE_CHECKING:
    from load_tests.phones.asking import Asking, Request

_LOOK_S = 0.25


class Desk:
    """One for each process. `row` is the process's row of the board; `history` is None when nobody will read it."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        row: memoryview,
        dice: Random,
        history: History | None,
        patience_s: float,
    ) -> None:
        self.loop, self.now = loop, time.monotonic  # uvloop's own clock counts milliseconds
        self.row, self.dice, self.history = row, dice, history
        self.patience_s = patience_s
        self.games = GameFrames()
        # seconds from the tap to the acknowledgement, and from the first connection to the seat
        self.acks: list[float] = []
        self.joins: list[float] = []
        self.refusals: Counter[str] = Counter()
        self._late: deque[tuple[float, Asking, Request, float]] = deque()
        self._look: asyncio.TimerHandle | None = None

    def expect(self, line: Asking, request: Request) -> None:
        """Tell the line when this sending of the request has waited for too long.

        All wait equally long, so one queue is in order, and a timer for each is not needed.
        """
        self._late.append((request.sent_at + self.patience_s, line, request, request.sent_at))
        if self._look is None:
            self._look = self.loop.call_later(self.patience_s, self._look_for_late)

    def _look_for_late(self) -> None:
        now = self.now()
        while self._late and self._late[0][0] <= now:
            _, line, request, sent_at = self._late.popleft()
            if request.sent_at == sent_at and not request.settled:
                line.unanswered(request)
        self._look = self.loop.call_later(_LOOK_S, self._look_for_late) if self._late else None

    def note(self, phone: int, player: str | None, event: str, **fields: object) -> None:
        if self.history is not None:
            self.history.note(phone, player, event, fields)

    def random(self) -> float:
        return self.dice.random()

    def later(self, seconds: float, act: Callable[..., None], *arguments: object) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, act, *arguments)
