"""Redis or PostgreSQL away in mid-question: what was acknowledged stands, and the game goes on by itself."""

from __future__ import annotations

import asyncio
import http.client
import re
import uuid
from urllib.parse import urlencode

import pytest

from tests.services.servers import RunningServer
from tests.sockets.stage import Stage, all_in, new_device
from tests.sockets.totals import check_totals, key_of
from tests.workers.conftest import OpenBoth
from tests.workers.pair import LOOK_S, bus_is_up

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def join_by_pin(stage: Stage) -> tuple[int, str]:
    """Type the game's PIN into the form: status and where it leads."""
    server: RunningServer = stage.server
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", "/live/join/")
        answered = connection.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answered.read().decode())
        assert token is not None
        cookies = "; ".join(c.split(";", 1)[0] for c in answered.headers.get_all("Set-Cookie") or [])
        headers = {
            "Cookie": f"{cookies}; device={new_device(server)['device']}",
            "Origin": server.url,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({"pin": stage.entry.pin, "csrfmiddlewaretoken": token.group(1)})
        connection.request("POST", "/live/join/", body=form, headers=headers)
        answered = connection.getresponse()
        answered.read()
        return answered.status, answered.headers.get("Location", "")
    finally:
        connection.close()


async def test_game_goes_on_without_redis_and_with_it_again(both_on: OpenBoth) -> None:
    game = both_on("sockets-three")
    host = await game.a.host()
    here, there, slow = await game.a.joined(), await game.b.joined(), await game.b.joined()
    await bus_is_up(host, online=3)
    await game.a.open_question(host, here, there, slow)
    await here.answer([1])
    async with game.pair.without_redis():
        # acknowledgements come from the rows
        await there.answer([1])
        # newcomers of every kind come in, on either worker
        for stage in (game.a, game.b):
            assert await asyncio.to_thread(join_by_pin, stage) == (303, f"/play/{stage.entry.game}/")
            assert (await stage.screen()).game["phase"] == "open"
            assert (await stage.joined()).me["joined_at"] == 1
        second_host = await game.b.host()
        # and a move of one is seen on the other, as soon as it looks
        for move, phase in (("close", "closed"), ("reveal", "reveal"), ("leaderboard", "leaderboard")):
            await second_host.move(move)
            for client in game.clients:
                await client.phase(phase, position=0, timeout=LOOK_S)
        for client in (here, there, slow):
            await client.until(lambda c: c.pushes["result"], timeout=LOOK_S)
        answered = [client.pushes["result"][-1]["answered"] for client in (here, there, slow)]
        assert answered == [True, True, False]
    # the workers find each other again: one knows how many the other has
    await bus_is_up(host, online=5)
    await host.until(lambda c: c.game["phase"] == "leaderboard")
    await host.move("next")
    await host.phase("reading")
    await host.move("open")
    await all_in(game.clients, "open", 1)
    await there.answer([3])
    check_totals(game.a, [60, 60, 60])


async def test_no_acknowledged_answer_is_missing_after_postgres_was_cut_off(both_on: OpenBoth) -> None:
    game = both_on("sockets-short", pacing="auto", leaderboard=False)
    host, device = await game.a.host(), new_device(game.pair.b)
    answered = [await game.a.joined(), await game.b.joined(cookies=device)]
    crowd = await game.a.crowd(10) + await game.b.crowd(10)
    silent = await game.b.joined()
    opened = await game.a.open_question(host, *answered, *crowd, silent)
    keys = [(await client.answer([1]))["key"] for client in answered]
    in_flight = {
        key: client.send("answer", {"position": 0, "choices": [1], "key": key})
        for client in crowd
        for key in [uuid.uuid4().hex]
    }
    await asyncio.to_thread(game.pair.postgres.stop_at_once)
    await asyncio.to_thread(game.pair.postgres.start)
    # the same processes store what they had taken, and only then acknowledge it
    acknowledged = [(await sent)["key"] for sent in in_flight.values()]
    stored = sorted(key_of(row) for row in game.a.rows()["answers"])
    assert stored == sorted([*keys, *acknowledged])
    assert sorted(acknowledged) == sorted(in_flight)
    check_totals(game.a, [10, 60])
    # hello, join and the deadline work again on them
    back = await game.b.player(device)
    assert back.me["answer"]["key"] == keys[1]
    assert await back.answer([1], key=keys[1]) == {"position": 0, "key": keys[1], "late": False}
    late = await game.a.joined()
    assert late.me["player"]
    everybody = [host, *answered, *crowd, silent, back, late]
    await all_in(everybody, "closed", 0)
    assert host.game["now"] >= opened["closes_at"]
    await all_in(everybody, "reveal", 0)
    assert host.game["solution"]["answered"] == len(stored)
    await host.move("next")
    await host.phase("reading", position=1)
    await host.move("open")
    await all_in(everybody, "open", 1)
    for client in (answered[0], back, late):
        await client.answer([3])


async def test_workers_that_start_without_redis_play_all_the_same(both_on: OpenBoth) -> None:
    game = both_on("sockets-one")
    await asyncio.to_thread(game.pair.b.stop)
    async with game.pair.without_redis():
        await asyncio.to_thread(game.pair.b.start)
        host, player = await game.a.host(), await game.b.joined()
        await host.move("start")
        await host.phase("reading")
        await host.move("open")
        await player.phase("open", timeout=LOOK_S)
        await player.answer([1])
        await all_in([host, player], "closed", 0)
    await bus_is_up(host, online=1)
