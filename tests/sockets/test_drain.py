"""SIGTERM in mid-question: what was taken is acknowledged, everybody is sent on their way, and comes back."""

from __future__ import annotations

import asyncio
import json
import signal
import uuid
from collections.abc import Callable

from load_tests.live_client import LiveClient
from tests.services.servers import RunningServer
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Stage, all_in, new_device
from tests.sockets.totals import check_totals, key_of

NewServer = Callable[..., RunningServer]


async def newcomers_are_refused(game: Stage) -> None:
    """Wait until the server listens no longer: it is draining."""
    async with asyncio.timeout(10):
        while True:
            try:
                await game.keep_open("player", new_device(game.server))
            except ConnectionRefusedError:
                return


def kinds(client: LiveClient) -> list[str]:
    """What a client has received, by kind, without the figures that come at any time."""
    found = [json.loads(frame)[0] for frame in client.frames]
    return [kind for kind in found if kind not in ("tally", "lobby")]


async def test_stop_in_mid_question_acknowledges_what_came_and_everybody_goes_on(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn"), "sockets-durable", pacing="auto", leaderboard=False)
    devices = [new_device(game.server) for _ in range(20)]
    host, screen = await game.host(), await game.screen()
    players = [await game.joined(cookies=device) for device in devices]
    await game.open_question(host, screen, *players)
    before = host.game

    game.backstage.hold_answers()
    keys = [uuid.uuid4().hex for _ in players[1:]]
    sent = [
        client.send("answer", {"position": 0, "choices": [1], "key": key})
        for client, key in zip(players[1:], keys, strict=True)
    ]
    # requests of one socket are taken in order: the answers have been taken, and none is stored
    await asyncio.gather(*(client.request("beat", {}) for client in players))
    assert not any(each.done() for each in sent)
    assert game.server.process is not None
    game.server.process.send_signal(signal.SIGTERM)
    await newcomers_are_refused(game)
    assert not any(client.pushes["moving"] for client in (host, screen, *players))
    game.backstage.release_answers()

    assert [(await each)["key"] for each in sent] == keys
    for client in (host, screen, *players):
        await client.until(lambda c: c.close_code is not None)
        assert client.close_code == 1012
        assert kinds(client)[-1] == "moving"
        assert 0 <= client.pushes["moving"][0]["delay_ms"] <= 3_000
    assert await asyncio.to_thread(game.server.process.wait, 15) == 0
    assert "Traceback" not in game.server.log.read_text()
    assert sorted(key_of(row) for row in game.rows()["answers"]) == sorted(keys)

    await asyncio.to_thread(game.server.start)
    host, screen = await game.host(), await game.screen()
    back = [await game.player(device) for device in devices]
    for client in (host, screen, *back):
        assert client.game["version"] == before["version"]
        assert (client.game["phase"], client.game["closes_at"]) == ("open", before["closes_at"])
    assert [client.me["answer"] and client.me["answer"]["key"] for client in back] == [None, *keys]
    await back[0].answer([0])
    # all have answered, so nobody waits for the clock
    await all_in([host, screen, *back], "closed", 0)
    await all_in([host, screen, *back], "reveal", 0)
    assert host.game["solution"]["answered"] == len(devices)
    check_totals(game, [20, 60])
