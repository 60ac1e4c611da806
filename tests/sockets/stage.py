"""One game on one server, with the clients that a test puts into it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Sequence
from typing import Any

from load_tests.live_client import Entry, LiveClient, Payload, RequestRefused, redeem_link, sign_device
from tests.services.servers import RunningServer
from tests.sockets.backstage import Backstage

_CODES = itertools.count(1)
Cookies = dict[str, str]


def new_device(server: RunningServer) -> Cookies:
    """The cookie of a device never seen before."""
    return sign_device(server.environ["SECRET_KEY"])


async def refusal(request: Any) -> str:
    """The code with which a request is refused."""
    try:
        answered = await request
    except RequestRefused as refused:
        return refused.code
    raise AssertionError(f"was not refused but answered {answered}")


async def wait_for_clock(client: LiveClient, moment: int) -> int:
    """Wait until the server's clock has passed a moment (ms); returns its reading."""
    now = int((await client.request("beat", {}))["now"])
    if now <= moment:
        await asyncio.sleep((moment - now) / 1_000)
        return await wait_for_clock(client, moment)
    return now


def phases_seen(client: LiveClient) -> list[tuple[str, int]]:
    """The phases that were pushed to a client, with their questions, each change once."""
    seen = [(game["phase"], game["position"]) for game in client.pushes["game"]]
    return [key for key, _ in itertools.groupby(seen)]


class Stage:
    """A game and who is in it. Opened sockets are closed with it."""

    def __init__(self, server: RunningServer, backstage: Backstage, opened: dict[str, Any]) -> None:
        self.server, self.backstage = server, backstage
        self.entry = Entry(base=server.url, **opened)
        self._clients: list[LiveClient] = []
        self._staff: dict[str, Cookies] = {}

    def keep(self, client: LiveClient) -> LiveClient:
        """Close this socket, too, at the end."""
        self._clients.append(client)
        return client

    async def staff(self, part: str) -> LiveClient:
        """A host's or screen's socket; each further one is another tab of the same device."""
        if part not in self._staff:
            self._staff[part] = await asyncio.to_thread(redeem_link, self.entry, part)
        return self.keep(await LiveClient.staff(self.entry, part, self._staff[part]))

    async def host(self) -> LiveClient:
        return await self.staff("host")

    async def screen(self) -> LiveClient:
        return await self.staff("screen")

    async def player(self, cookies: Cookies | None = None, *, seat: int = 0) -> LiveClient:
        """A player's socket that has said hello and no more."""
        return self.keep(await LiveClient.player(self.entry, cookies or new_device(self.server), seat=seat))

    async def keep_open(self, kind: str, cookies: Cookies | None = None, **how: Any) -> LiveClient:
        """A socket that has not said hello."""
        return self.keep(await LiveClient.open(self.entry, kind, cookies=cookies, **how))

    async def joined(
        self,
        name: str | None = None,
        *,
        cookies: Cookies | None = None,
        seat: int = 0,
        team: int | None = None,
    ) -> LiveClient:
        """A player who has joined; `client.me` is theirs."""
        client = await self.player(cookies, seat=seat)
        answered = await client.request("join", {"name": name or f"玩家{next(_CODES)}", "team": team})
        client.me = answered["me"]
        return client

    async def crowd(self, number: int) -> list[LiveClient]:
        """Many players who have joined; at most 50 on their way in at once."""
        gate = asyncio.Semaphore(50)

        async def enter() -> LiveClient:
            async with gate:
                return await self.joined()

        return list(await asyncio.gather(*(enter() for _ in range(number))))

    def others(self, *but: LiveClient) -> list[LiveClient]:
        """The sockets opened so far, without these."""
        return [client for client in self._clients if client not in but]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return self.backstage.rows(self.entry.game)

    def row_of(self, client: LiveClient) -> dict[str, Any]:
        """A player's row."""
        return next(row for row in self.rows()["players"] if row["id"] == client.me["player"])

    async def open_question(self, host: LiveClient, *others: LiveClient) -> Payload:
        """From the lobby, a reveal or a leaderboard to the next question's answering, for all these."""
        await host.move("start" if host.game["phase"] == "lobby" else "next")
        await host.phase("reading")
        await host.move("open")
        position = host.game["position"]
        for client in (host, *others):
            await client.phase("open", position=position)
        return host.game

    async def reveal(self, host: LiveClient, *others: LiveClient) -> Payload:
        """From answering to the reveal, for all these; the question may close by itself meanwhile."""
        position = host.game["position"]
        with contextlib.suppress(RequestRefused):
            await host.move("close")
        await host.phase("closed", position=position)
        await host.move("reveal")
        for client in (host, *others):
            await client.phase("reveal", position=position)
        return host.game

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self._clients))
        self._clients.clear()


async def all_in(clients: Sequence[LiveClient], phase: str, position: int) -> None:
    """Wait until every client has seen a phase of a question."""
    await asyncio.gather(*(client.phase(phase, position=position) for client in clients))


def seconds_since(moment: float) -> float:
    return time.monotonic() - moment
