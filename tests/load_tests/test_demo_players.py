"""A simulated phone at the door of a full room: one socket at a time, and the place is kept."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from load_tests import demo_players, live_client
from load_tests.demo_players import OpenGame, Player

pytestmark = pytest.mark.asyncio

WAITING = {"place": 1, "of": 1, "full": True, "estimate_s": None, "ticket": None, "retry_ms": None}
# All that is left of this game is its end.
OVER = {"game": {"version": 9, "phase": "finished"}, "me": {"player": "p"}, "heartbeat_ms": 60_000}


class FullRoom:
    """A door that names the place and falls silent at the first visit, and opens at the second."""

    def __init__(self) -> None:
        self.hellos: list[dict[str, Any]] = []
        self.open = self.most_open = 0

    async def receive(self, socket: ServerConnection) -> None:
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        _, number, payload = json.loads(await socket.recv())
        self.hellos.append(payload)
        if len(self.hellos) == 1:
            await socket.send(json.dumps(["waiting", {**WAITING, "ticket": "slip"}]))
        else:
            await socket.send(json.dumps(["waiting", WAITING]))
            await socket.send(json.dumps(["ok", number, OVER]))
        await socket.wait_closed()
        self.open -= 1


async def test_player_at_the_door_leaves_no_socket_behind_and_keeps_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo_players, "_ARRIVAL_S", 0.0)
    monkeypatch.setattr(live_client, "_DOOR_S", 0.2)
    room = FullRoom()
    async with serve(room.receive, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        player = Player(game=OpenGame(uuid.uuid4(), {}), base=f"http://127.0.0.1:{port}", name="甲", number=1)
        async with asyncio.timeout(20):
            await player.play()
    assert room.hellos == [{"seat": 0, "ticket": None}, {"seat": 0, "ticket": "slip"}]
    assert (room.most_open, room.open) == (1, 0)
