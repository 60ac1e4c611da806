"""`python -m load_tests.bench.limit --port N`: the least that a server in Python can do.

A bare picows server (C): it answers from memory what the phones ask, stores nothing, checks nothing, and sends one
encoded frame to all, in slices as we do.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

import uvloop
from msgspec.json import Decoder, encode
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

from load_tests.bench.payloads import GAME, NAMES, me

SLICE = 250
_decode = Decoder().decode


class Room:
    """The sockets of the players, and what they answered."""

    def __init__(self) -> None:
        self.players: set[WSTransport] = set()
        self.answers: dict[tuple[int, int], str] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def show(self, game: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._fan_out(encode(["game", game])))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _fan_out(self, frame: bytes) -> None:
        for number, transport in enumerate(tuple(self.players), start=1):
            transport.send(WSMsgType.TEXT, frame)
            if number % SLICE == 0:
                await asyncio.sleep(0)


class Socket(WSListener):
    """One socket."""

    def __init__(self, room: Room, *, is_player: bool) -> None:
        self.room, self.is_player = room, is_player

    def on_ws_connected(self, transport: WSTransport) -> None:
        if self.is_player:
            self.room.players.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.room.players.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
            return
        if frame.msg_type != WSMsgType.TEXT:
            return
        kind, number, payload = _decode(frame.get_payload_as_bytes())
        transport.send(WSMsgType.TEXT, encode(["ok", number, self._answer(kind, payload)]))

    def _answer(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        if kind == "answer":
            self.room.answers[id(self), payload["position"]] = payload["key"]
            return {"position": payload["position"], "key": payload["key"], "late": False}
        if kind == "hello":
            now = time.time_ns() // 1_000_000
            return {"now": now, "heartbeat_ms": 10_000, "game": GAME, "me": None, "names": NAMES, "teams": []}
        if kind == "join":
            return {"me": me(f"{id(self):x}", payload["name"])}
        if kind == "show":
            self.room.show(payload)
            return {"version": payload["version"]}
        return {}


async def serve(port: int) -> None:
    room = Room()

    def enter(request: WSUpgradeRequest) -> WSListener:
        return Socket(room, is_player=request.path.endswith(b"/player"))

    server = await ws_create_server(enter, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
