"""A client that is not welcomed leaves nothing behind."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection, serve

from load_tests import live_client
from load_tests.live_client import Entry, LiveClient, RequestRefused

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("kind", ["host", "screen", "player"])
async def test_refused_greeting_closes_the_socket(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_client, "fetch_ticket", lambda *_: "none")
    closed = asyncio.Event()

    async def refuse(socket: ServerConnection) -> None:
        _, number, _ = json.loads(await socket.recv())
        await socket.send(json.dumps(["error", number, {"code": "hello.ticket"}]))
        await socket.wait_closed()
        closed.set()

    async with serve(refuse, "127.0.0.1", 0) as server, asyncio.timeout(20):
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        entry = Entry(base=base, game="g", pin="", join_token="", host_link="", screen_link="")
        with pytest.raises(RequestRefused):
            await (LiveClient.player(entry, {}) if kind == "player" else LiveClient.staff(entry, kind, {}))
        await closed.wait()
