"""A game over HTTP, for phones that get no WebSocket: the same requests, refusals and rows."""

from __future__ import annotations

import asyncio
import json
import uuid

from load_tests.poll_client import PollConnection, open_by_http
from quiz.live.protocol.inbound import REQUESTS
from tests.sockets.both import both
from tests.sockets.calling import by_http, call, code_of, joined_by_http
from tests.sockets.conftest import OpenStage
from tests.sockets.content import QUIZZES
from tests.sockets.stage import all_in, new_device, refusal
from tests.sockets.test_hostile_frames import PAYLOADS
from tests.sockets.test_whole_game import RIGHT, TAKEN, recomputed


@both
async def test_whole_game_by_polling_only(stage: OpenStage) -> None:
    game = stage("sockets-whole")
    host, screen = await game.host(), await game.screen()
    players = {name: await joined_by_http(game, name) for name in TAKEN}
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["online"] == 3)
    everybody = [host, screen, *players.values()]
    for position in range(3):
        await game.open_question(host, screen, *players.values())
        for name, client in players.items():
            acknowledged = await client.answer(TAKEN[name][position])
            assert (acknowledged["position"], acknowledged["late"]) == (position, False)
        await all_in(everybody, "closed", position)
        await host.move("reveal")
        await all_in(everybody, "reveal", position)
        for client in players.values():
            await client.until(lambda c, n=position: (c.me["result"] or {}).get("position") == n)
            assert client.game["solution"]["right"] == RIGHT[position]
        await host.move("leaderboard")
        await all_in(everybody, "leaderboard", position)
    await host.move("next")
    await all_in(everybody, "finished", 2)
    rows = game.rows()
    totals = recomputed(rows, [seconds for _, seconds, _ in QUIZZES["sockets-whole"]])
    assert {row["id"]: row["score"] for row in rows["players"]} == totals
    assert len(rows["answers"]) == 9
    for name, client in players.items():
        assert client.me["result"]["score"] == totals[client.me["player"]]
        reviewed = (await client.request("review", {}))["questions"]
        assert [row["own"] for row in reviewed] == TAKEN[name]
        versions = [pushed["version"] for pushed in client.pushes["game"]]
        assert versions == sorted(set(versions))
        # a poll waits for news: there are about two for each phase, and not one in between
        assert isinstance(client.socket, PollConnection)
        assert client.socket.polls <= 3 * 6 * 2 + 5


@both
async def test_buzzer_round_over_http(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, quick, other = await game.host(), await joined_by_http(game, "快手"), await game.joined()
    await game.open_question(host, quick, other)
    assert await quick.request("buzz", {"position": 0, "round": 1, "key": uuid.uuid4().hex}) == {
        "position": 0,
        "round": 1,
    }
    for client in (host, quick, other):
        await client.phase("buzzed")
    assert quick.game["buzzer"]["holder_player"] == quick.me["player"]
    assert await refusal(other.answer([1])) == "answer.not_yours"
    await quick.answer([1])
    await quick.phase("closed", "reveal")
    assert [row["choices"] for row in game.rows()["answers"]] == ["1"]


async def test_time_names_concern_and_rename_over_http(stage: OpenStage) -> None:
    game = stage("sockets-concern-last")
    host, player = await game.host(), await joined_by_http(game, "小云")
    assert len((await player.request("names", {}))["names"]) == 3
    assert (await player.request("time", {"mode": "x1.5"}))["me"]["time"] == "x1.5"
    await player.until(lambda c: c.me["time"] == "x1.5")
    await host.request("rename", {"player": player.me["player"], "name": "大云"})
    await player.until(lambda c: c.me["name"] == "大云")
    await game.open_question(host, player)
    await game.reveal(host, player)
    await game.open_question(host, player)
    assert await player.request("concern", {"position": 1}) == {"position": 1}
    assert len(game.rows()["asked"]) == 1
    assert await player.request("pong", {"nonce": "00"}) == {}


@both
async def test_same_key_over_socket_and_http_is_one_answer(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, socket = await game.host(), await game.joined(cookies=device)
    await game.open_question(host, socket)
    over = await by_http(game, device)
    assert over.me["player"] == socket.me["player"]
    key = uuid.uuid4().hex
    acknowledged = await asyncio.gather(
        *(client.answer([1], key=key) for client in (socket, over, socket, over)), return_exceptions=True
    )
    assert [ack for ack in acknowledged if ack != acknowledged[0]] == []
    assert acknowledged[0] == {"position": 0, "key": key, "late": False}
    assert await refusal(over.answer([2])) == "answer.already"
    assert await refusal(socket.answer([2])) == "answer.already"
    [row] = game.rows()["answers"]
    assert row["choices"] == "1"


async def test_answer_over_http_is_shown_on_the_other_tab(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, socket = await game.host(), await game.joined(cookies=device)
    tab = await by_http(game, device)
    await game.open_question(host, socket, tab)
    await tab.answer([1])
    await socket.until(lambda c: c.me.get("answer") is not None)
    await tab.until(lambda c: c.me.get("answer") is not None)
    assert socket.me["answer"]["choices"] == tab.me["answer"]["choices"] == [1]


async def test_removed_player_is_shown_out_and_stays_out(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, player = await game.host(), await joined_by_http(game, "小云", device)
    await player.until(lambda c: isinstance(c.socket, PollConnection) and c.socket.polls > 0)
    await host.request("remove", {"player": player.me["player"]})
    await player.until(lambda c: c.close_code is not None)
    assert player.close_code == 4403
    again = game.keep(open_by_http(game.entry, device))
    assert await refusal(again.request("hello", {"seat": 0})) == "join.removed"
    for request, payload in PAYLOADS.items():
        answered = await call(game, device, json.dumps([request, 7, payload]))
        # what is no player's request is refused before anybody is looked for
        refused = (403, "join.removed") if request in REQUESTS["player"] else (400, "frame.unknown")
        assert (answered.status, code_of(answered)) == refused
