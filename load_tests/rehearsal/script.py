"""The evening as it is rehearsed: doors, questions at leisure and in a burst, one moment without network, the end.

Either the script hosts the game itself, over a host's link, or it follows an organiser who hosts by hand.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from load_tests.live_client import Entry, LiveClient, RequestRefused
from load_tests.phones.crowd import Crowd, CrowdPlan, Fell, crowd
from load_tests.phones.host import Host
from load_tests.phones.manner import Manner
from load_tests.rehearsal.entrance import Entrance

# People come over most of a minute; a small hall is not made to wait for it.
_DOORS_S = 40.0
_SLOWEST_RATE = 50.0
# So long a host speaks about the answer.
_TALK_S = 3.0
_BACK_S = 30.0
_OVER = ("finished", "cancelled")
Say = Callable[[str], None]
_LOST = (OSError, TimeoutError, ConnectionError, WebSocketException)
# At leisure, and all at once: every other question is shouted at the hall.
_MANNERS = (Manner(window_s=8.0, shape="human"), Manner(window_s=2.0, shape="burst"))


@dataclass(frozen=True, slots=True)
class Evening:
    """What is rehearsed. `urls`: where phones connect, the workers in turn. `host_link`: empty when a person hosts."""

    entrance: Entrance
    urls: tuple[str, ...]
    players: int
    questions: int
    host_link: str = ""
    # whether all lines are cut once, after the second question
    cut: bool = True
    joined_within_s: float = 120.0
    # how long a person who hosts may take for the whole game
    patience_s: float = 3_600.0

    @property
    def rate(self) -> float:
        """Newcomers a second."""
        return max(_SLOWEST_RATE, self.players / _DOORS_S)


@dataclass(slots=True)
class Played:
    """What happened, on the machine's monotonic clock. `troubles`: what kept the evening from its end."""

    doors_at: float = 0.0
    until: float = 0.0
    cuts: list[tuple[float, float]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    histories: list[Path] = field(default_factory=list)
    generators_cpu_s: float = 0.0


class _Stage:
    """The phones and what is done to them at certain moments of the game."""

    def __init__(self, phones: Crowd, evening: Evening, played: Played, say: Say) -> None:
        self._phones, self._evening, self._played, self._say = phones, evening, played, say
        self._revealed: set[int] = set()

    async def revealed(self, position: int) -> None:
        """A solution is shown: the next question is answered in another manner; after the second the lines break."""
        if position in self._revealed:
            return
        self._revealed.add(position)
        await self._phones.behave(_MANNERS[len(self._revealed) % len(_MANNERS)])
        if self._evening.cut and len(self._revealed) == 2:
            await self._cut()

    async def _cut(self) -> None:
        # not into the telling of the results, but into the talk about them
        await asyncio.sleep(_TALK_S)
        connected = self._phones.totals().greeted
        self._say("all lines are cut")
        begun = time.monotonic()
        await self._phones.cut()
        self._played.cuts.append((begun, time.monotonic()))
        try:
            await self._phones.until(
                lambda now: now.greeted >= connected, within=_BACK_S + 5, what="back after the cut"
            )
        except Fell as fell:
            self._played.troubles.append(str(fell)[:500])
        self._say(f"{self._phones.totals().greeted} of {connected} are back")


@asynccontextmanager
async def _crowd(evening: Evening, directory: Path) -> AsyncIterator[Crowd]:
    entrance = evening.entrance
    plan = CrowdPlan(
        game=entrance.game,
        urls=evening.urls,
        cookies=entrance.headers[: evening.players],
        rate=evening.rate,
        manner=_MANNERS[0],
        names="排练",
        histories=True,
        origins=(entrance.origin,) if len(evening.urls) == 1 else None,
    )
    async with crowd(plan, directory, doors=False) as phones:
        yield phones


async def play(evening: Evening, directory: Path, *, say: Say) -> Played:
    """Play the evening; histories are in `directory` afterwards. What goes wrong is noted, not raised."""
    played = Played()
    async with _crowd(evening, directory) as phones:
        played.doors_at = time.monotonic()
        await phones.open_doors()
        say(f"{evening.players} phones are coming in …")
        try:
            await phones.joined(within=evening.joined_within_s)
        except Fell as fell:
            played.troubles.append(str(fell)[:500])
        say(f"{phones.totals().joined} of {evening.players} are in")
        stage = _Stage(phones, evening, played, say)
        try:
            version = await (_host if evening.host_link else _follow)(evening, stage, say)
            await phones.see(version, within=20)
        except (Fell, RequestRefused, RuntimeError, *_LOST) as error:
            played.troubles.append(f"{type(error).__name__}: {error}"[:500])
        say("counting what the phones wrote down")
        played.until = time.monotonic()
        measured = await phones.collect()
        played.histories, played.generators_cpu_s = phones.histories, measured.cpu_s
    return played


async def _host(evening: Evening, stage: _Stage, say: Say) -> int:
    """Host so many questions; returns the version of the end."""
    entrance = evening.entrance
    entry = Entry(
        base=entrance.base, game=entrance.game, pin="", join_token="", host_link=evening.host_link, screen_link=""
    )  # fmt: skip
    host = Host(entry, evening.urls)
    await host.enter()
    try:
        for position in range(min(evening.questions, host.game["count"])):
            game = await host.bring("open", position)
            say(f"question {position + 1} is open")
            # it closes by itself: when all have answered, or when its time is up
            seconds = game["question"]["seconds"] + 10
            await host.client.until(
                lambda c: c.close_code is not None or c.game["phase"] != "open", timeout=seconds
            )
            await host.bring("reveal", position)
            await stage.revealed(position)
            await asyncio.sleep(_TALK_S)
        say("the game ends")
        await host.bring("finished")
        return int(host.game["version"])
    finally:
        await host.leave()


async def _follow(evening: Evening, stage: _Stage, say: Say) -> int:
    """Watch, as one more phone does, what the person who hosts does; returns the version of the end."""
    say("everybody is in: please host the game now, question by question, and end it")
    entrance = evening.entrance
    entry = Entry(
        base=evening.urls[0], game=entrance.game, pin="", join_token="", host_link="", screen_link=""
    )  # fmt: skip
    cookies = {entrance.cookie: entrance.devices[-1]}
    async with asyncio.timeout(evening.patience_s):
        while True:
            try:
                client = await LiveClient.open(entry, "player", cookies=cookies, origin=entrance.origin)
                try:
                    client.hello = await client.request("hello", {"seat": 0})
                    client.game = client.hello["game"]
                    if (ended := await _watch(client, stage)) is not None:
                        return ended
                finally:
                    await client.close()
            except _LOST:
                await asyncio.sleep(1)


async def _watch(client: LiveClient, stage: _Stage) -> int | None:
    """Follow the game over one socket; the version of its end, or `None` when the socket is gone."""
    while client.close_code is None:
        game = client.game
        if game["phase"] in _OVER:
            return int(game["version"])
        if game["phase"] == "reveal":
            await stage.revealed(game["position"])
        try:
            await client.until(
                lambda c, seen=game["version"]: c.close_code is not None or c.game["version"] != seen,
                timeout=client.hello["heartbeat_ms"] / 1_000,
            )
        except TimeoutError:
            await client.request("beat", {})
    return None
