"""Two workers, one game: who is connected where makes no difference to what is shown and counted."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from load_tests.live_client import Payload, RequestRefused
from tests.sockets.stage import all_in, new_device, phases_seen
from tests.sockets.totals import check_totals, key_of
from tests.workers.conftest import OpenBoth
from tests.workers.pair import LOOK_S

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


async def test_players_on_both_workers_see_every_phase(both_on: OpenBoth) -> None:
    game = both_on("sockets-three")
    host, screen = await game.a.host(), await game.b.screen()
    here, there = await game.a.joined(), await game.b.joined()
    everybody = [host, screen, here, there]
    for position, right in enumerate([1, 3, 0]):
        # a worker shows the newest state: a phase that is over when it looks is left out, so each is waited for
        for move, phase in (("next" if position else "start", "reading"), ("open", "open")):
            await host.move(move)
            await all_in(everybody, phase, position)
        for client in (here, there):
            await client.answer([right])
        # each worker counts the answers of both
        await all_in(everybody, "closed", position)
        await host.move("reveal")
        await all_in(everybody, "reveal", position)
        await host.move("leaderboard")
        await all_in(everybody, "leaderboard", position)
        for client in (here, there):
            await client.until(lambda c, n=position: c.pushes["result"][-1]["position"] == n)
            assert client.pushes["result"][-1]["of"] == 2
            assert client.game["leaderboard"] == screen.game["leaderboard"]
    await host.move("next")
    await all_in(everybody, "finished", 2)
    steps = ["reading", "open", "closed", "reveal", "leaderboard"]
    for client in everybody:
        assert phases_seen(client) == [(step, n) for n in range(3) for step in steps] + [("finished", 2)]
        assert client.game["leaderboard"] == host.game["leaderboard"]
    check_totals(game.a, [60, 60, 60])


async def outcome(sending: asyncio.Future[Payload]) -> str:
    """`ok`, or the code of the refusal."""
    try:
        await sending
    except RequestRefused as refused:
        return refused.code
    return "ok"


async def test_answers_on_one_worker_in_flight_at_the_others_reveal_count_or_are_refused(
    both_on: OpenBoth,
) -> None:
    game = both_on("sockets-three")
    host, early = await game.a.host(), await game.b.joined()
    crowd = await game.b.crowd(30)
    await game.a.open_question(host, early, *crowd)
    acknowledged = await early.answer([1])
    sending = [
        client.send("answer", {"position": 0, "choices": [1], "key": uuid.uuid4().hex}) for client in crowd
    ]
    await host.move("close")
    await host.phase("closed")
    await host.move("reveal")
    outcomes = {client.me["player"]: await outcome(each) for client, each in zip(crowd, sending, strict=True)}
    assert set(outcomes.values()) <= {"ok", "answer.revealed"}
    counted = {player for player, code in outcomes.items() if code == "ok"} | {early.me["player"]}
    stored = {row["player_id"]: key_of(row) for row in game.a.rows()["answers"]}
    assert set(stored) == counted
    assert stored[early.me["player"]] == acknowledged["key"]
    totals = check_totals(game.a, [60, 60, 60])
    for client in (early, *crowd):
        # a result that was told too early is told again
        await client.until(
            lambda c: c.pushes["result"] and c.pushes["result"][-1]["answered"] is (c.me["player"] in counted)
        )
        assert client.pushes["result"][-1]["score"] == totals[client.me["player"]]


async def test_worker_that_comes_back_shows_where_the_game_is(both_on: OpenBoth) -> None:
    game = both_on("sockets-three")
    host, player, other = await game.b.host(), await game.b.joined(), await game.b.joined()
    await game.b.open_question(host, player, other)
    acknowledged = await player.answer([1])
    await asyncio.to_thread(game.pair.a.kill)
    await game.b.reveal(host, player)
    await asyncio.to_thread(game.pair.a.start)
    cookies = {"device": player.socket.request.headers["Cookie"].removeprefix("device=")}
    back = await game.a.player(cookies)
    assert back.game["phase"] == "reveal"
    assert back.me["answer"]["key"] == acknowledged["key"]
    assert back.me["result"] == player.pushes["result"][-1]
    await game.b.open_question(host, player, back)
    await all_in([back], "open", 1)


@pytest.mark.parametrize("redis", ["up", "stopped"])
async def test_what_a_host_changes_of_players_reaches_those_on_the_other_worker(
    both_on: OpenBoth, redis: str
) -> None:
    game = both_on("sockets-three")
    host, device = await game.a.host(), new_device(game.pair.b)
    renamed, slow, unwanted = [await game.b.joined() for _ in range(2)] + [
        await game.b.joined(cookies=device)
    ]
    here = await game.a.joined()
    await game.a.open_question(host, renamed, slow, unwanted, here)

    async def change() -> None:
        await host.request("rename", {"player": renamed.me["player"], "name": f"新名{redis}"})
        await renamed.until(lambda c: c.me["name"] == f"新名{redis}", timeout=LOOK_S)
        await host.request("allow", {"player": slow.me["player"], "mode": "x1.5"})
        await slow.until(lambda c: c.me["time"] == "x1.5", timeout=LOOK_S)
        assert renamed.me["time"] == "x1"
        await host.request("allow", {"player": None, "mode": "x10"})
        for client in (renamed, slow, unwanted, here):
            await client.until(lambda c: c.me["time"] == "x10", timeout=LOOK_S)
        await host.request("remove", {"player": unwanted.me["player"]})
        # before the other worker has heard of it, its rows know
        await unwanted.until(lambda c: c.close_code is not None, timeout=LOOK_S)

    if redis == "up":
        await change()
    else:
        async with game.pair.without_redis():
            await change()
    assert unwanted.close_code == 4403
    assert unwanted.pushes["removed"] == [{}]
    assert [client.close_code for client in (renamed, slow, here)] == [None] * 3
    for stage in (game.a, game.b):
        back = await stage.keep_open("player", device)
        with pytest.raises(RequestRefused, match=r"join\.removed"):
            await back.request("hello", {"seat": 0})


async def test_removed_player_stores_nothing_on_a_worker_that_has_not_heard(both_on: OpenBoth) -> None:
    game = both_on("sockets-three")
    host, unwanted, other = await game.a.host(), await game.b.joined(), await game.b.joined()
    await game.a.open_question(host, unwanted, other)
    async with game.pair.without_redis():
        removing = host.send("remove", {"player": unwanted.me["player"]})
        await removing
        answered = unwanted.send("answer", {"position": 0, "choices": [1], "key": uuid.uuid4().hex})
        await asyncio.wait([answered])
        refused = answered.exception()
        assert isinstance(refused, ConnectionError) or getattr(refused, "code", "") == "join.removed"
        await unwanted.until(lambda c: c.close_code == 4403, timeout=LOOK_S)
    assert game.a.rows()["answers"] == []
