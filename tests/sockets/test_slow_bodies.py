"""Requests over HTTP whose body is still on its way: a worker holds some of them, and everybody else plays on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

from load_tests.poll_client import post
from quiz.live.engine.limits import Sockets
from tests.services.servers import RunningServer
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Stage, new_device

BODY = b'["beat",1,{}]'


@dataclass
class Dribbler:
    """A request that has sent its headers and one byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def begin(cls, stage: Stage, cookies: dict[str, str]) -> Dribbler:
        server = stage.server
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        named = "; ".join(f"{name}={value}" for name, value in cookies.items())
        head = (
            f"POST /live/call/{stage.entry.game}/0 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Origin: {stage.entry.base}\r\nContent-Type: application/json\r\nCookie: {named}\r\n"
            f"Connection: close\r\nContent-Length: {len(BODY)}\r\n\r\n"
        )
        writer.write(head.encode() + BODY[:1])
        await writer.drain()
        return cls(reader, writer)

    async def finish(self) -> int:
        """Send the rest; the status of the answer."""
        self.writer.write(BODY[1:])
        answer = await self.reader.read()
        self.writer.close()
        return int(answer.split(b" ", 2)[1])


async def test_slow_bodies_have_a_limit_of_their_own(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    server = new_server("uvicorn", MAX_SOCKETS_PER_WORKER="10")
    game = stage_on(server, "sockets-one")
    device = new_device(server)
    player = await game.joined(cookies=device)
    slow = await asyncio.gather(*(Dribbler.begin(game, device) for _ in range(Sockets(10).most_coming)))

    async def beat() -> tuple[int, str]:
        path = f"/live/call/{game.entry.game}/0"
        answered = await post(game.entry.base, path, BODY, cookies=new_device(server))
        return answered.status, json.dumps(answered.value)

    async with asyncio.timeout(8):
        while (answered := await beat())[0] == 200:  # until all of them are being read
            pass
    assert answered[0] == 503
    assert '"busy"' in answered[1]
    # they take no place from a socket
    assert "now" in await player.request("beat", {})
    await game.joined()
    assert {await each.finish() for each in slow} == {200}
    assert (await beat())[0] == 200
