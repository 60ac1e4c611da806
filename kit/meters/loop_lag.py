"""How late an event loop is: a timer that notes by how much it was missed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

INTERVAL_S = 0.25


class LoopLag:
    """Tells `observe` the lateness in seconds, four times a second, until stopped."""

    def __init__(self, observe: Callable[[float], None]) -> None:
        self._observe = observe
        self._loop = asyncio.get_running_loop()
        self._timer = self._appoint()

    def _appoint(self) -> asyncio.TimerHandle:
        due = self._loop.time() + INTERVAL_S
        return self._loop.call_at(due, self._ring, due)

    def _ring(self, due: float) -> None:
        self._observe(max(0.0, self._loop.time() - due))
        self._timer = self._appoint()

    def stop(self) -> None:
        self._timer.cancel()
