"""Who leads a game: asks for moves until the game is where it should be, over another worker if one goes away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from websockets.exceptions import WebSocketException

from load_tests.live_client import Entry, LiveClient, RequestRefused, redeem_link

# The move that leads from a phase to the next one on the way.
_WAY = {
    "lobby": "start",
    "reading": "open",
    "open": "close",
    "buzzed": "close",
    "closed": "reveal",
    "reveal": "next",
    "leaderboard": "next",
}
_PAUSE_S = 0.2
_LOST = (OSError, TimeoutError, WebSocketException, ConnectionError)


class Host:
    """A host with a link to the game, on the worker at `urls[0]` and, when that is gone, at the next."""

    def __init__(self, entry: Entry, urls: Sequence[str] | None = None) -> None:
        self._entries = [replace(entry, base=url) for url in urls or [entry.base]]
        self._turn = 0
        self._cookies: dict[str, str] | None = None
        self._client: LiveClient | None = None
        self.reconnected = 0

    @property
    def game(self) -> dict[str, Any]:
        """The newest state."""
        assert self._client is not None
        return self._client.game

    @property
    def client(self) -> LiveClient:
        """The socket at this moment."""
        assert self._client is not None
        return self._client

    async def enter(self, *, within: float = 30) -> None:
        """Open the link at the first worker that answers, unless this host is in already."""
        if self._client is not None and self._client.close_code is None:
            return
        give_up = time.monotonic() + within
        while True:
            entry = self._entries[self._turn % len(self._entries)]
            try:
                if self._cookies is None:
                    self._cookies = await asyncio.to_thread(redeem_link, entry, "host")
                self._client = await LiveClient.staff(entry, "host", self._cookies)
                return
            except (*_LOST, RuntimeError, RequestRefused):
                if time.monotonic() > give_up:
                    raise
                self._turn += 1
                await asyncio.sleep(_PAUSE_S)

    async def bring(self, phase: str, position: int | None = None, *, within: float = 60) -> dict[str, Any]:
        """Move on until the game is in this phase, of this question if given; returns the state that was seen."""
        give_up = time.monotonic() + within
        while not self._there(phase, position):
            if time.monotonic() > give_up:
                at = f"{self.game['phase']} {self.game['position']}"
                raise TimeoutError(f"the game is at {at}, not at {phase} {position}")
            await self._step("finish" if phase == "finished" else _WAY[self.game["phase"]])
        return self.game

    def _there(self, phase: str, position: int | None) -> bool:
        return self.game["phase"] == phase and position in (None, self.game["position"])

    async def move(self, move: str, **fields: Any) -> int:
        """One move on the newest state; returns the version that it made. Raises `RequestRefused`."""
        return int((await self.client.move(move, **fields))["version"])

    async def _step(self, move: str) -> None:
        if self.client.close_code is not None:
            await self.enter_again()
            return  # the game may have moved on meanwhile
        before = self.game["version"]
        try:
            made = await self.move(move)
            await self.client.until(lambda c: c.close_code is not None or c.game["version"] >= made)
        except RequestRefused:
            # The game has moved on by itself: look at the newer state.
            await self._wait_for_news(before)
        except _LOST:
            await self.enter_again()
        if self.client.close_code is not None:
            await self.enter_again()

    async def _wait_for_news(self, version: int) -> None:
        try:
            await self.client.until(
                lambda c: c.close_code is not None or c.game["version"] > version, timeout=_PAUSE_S
            )
        except TimeoutError:
            return  # nothing new: the next try tells

    async def enter_again(self) -> None:
        """Leave what there was and come in at the next worker that answers."""
        self.reconnected += 1
        self._turn += 1
        await self.leave()
        await self.enter()

    async def leave(self) -> None:
        if self._client is not None:
            await self._client.close()
