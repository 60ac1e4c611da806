"""`kill -9` and a new start: what was acknowledged stands, and the game goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from load_tests.live_client import LiveClient
from tests.services.servers import Kind, RunningServer
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Cookies, Stage, all_in, new_device, refusal
from tests.sockets.totals import check_totals, key_of

NewServer = Callable[..., RunningServer]


async def die_and_start_again(stage: Stage) -> None:
    """Kill the server without a goodbye; returns when a new one answers on the same address."""
    await asyncio.to_thread(stage.server.kill)
    await asyncio.to_thread(stage.server.start)


@both
async def test_game_goes_on_after_kill_in_mid_question(
    new_server: NewServer, stage_on: OpenStage, server_kind: Kind
) -> None:
    game = stage_on(new_server(server_kind), "sockets-durable", pacing="auto", leaderboard=False)
    devices = [new_device(game.server) for _ in range(3)]
    host = await game.host()
    right, wrong, silent = [await game.joined(cookies=device) for device in devices]
    await game.open_question(host, right, wrong, silent)
    before = host.game
    acknowledged = [await right.answer([1]), await wrong.answer([0])]

    await die_and_start_again(game)
    stored = game.rows()["answers"]
    assert sorted(key_of(row) for row in stored) == sorted(ack["key"] for ack in acknowledged)

    back = [await game.player(device) for device in devices]
    screen = await game.screen()
    assert [client.me["player"] for client in back] == [c.me["player"] for c in (right, wrong, silent)]
    assert (back[0].game["phase"], back[0].game["closes_at"]) == ("open", before["closes_at"])
    for client, ack, choices in zip(back, acknowledged, ([1], [0]), strict=False):
        assert client.me["answer"] == {"position": 0, "choices": choices, "key": ack["key"]}
        assert await client.answer(choices, key=ack["key"]) == ack
        assert await refusal(client.answer(choices)) == "answer.already"
    # the third says nothing: the deadline set before the kill closes the question
    await all_in([screen, *back], "closed", 0)
    assert screen.game["now"] >= before["closes_at"]
    await all_in([screen, *back], "reveal", 0)
    totals = check_totals(game, [20, 60])
    for client in back:
        await client.until(lambda c: c.pushes["result"])
        assert client.pushes["result"][-1]["score"] == totals[client.me["player"]]
    assert screen.game["solution"]["answered"] == 2
    await all_in([screen, *back], "reading", 1)


async def play_to(game: Stage, phase: str) -> tuple[Cookies, LiveClient]:
    """A game with one player, who has answered if they could, brought to a phase."""
    device = new_device(game.server)
    host, player = await game.host(), await game.joined(cookies=device)
    await host.move("start")
    await host.phase("reading")
    if phase != "reading":
        await host.move("open")
        await all_in([host, player], "open", 0)
        await player.answer([1])
        await host.phase("closed")
    if phase == "reveal":
        await host.move("reveal")
        await player.until(lambda c: c.pushes["result"])
    return device, player


async def test_server_that_starts_again_shows_the_phases_it_left(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    server = new_server("uvicorn")
    games = {phase: stage_on(server, "sockets-one") for phase in ("reading", "closed", "reveal")}
    left = {phase: await play_to(game, phase) for phase, game in games.items()}
    await die_and_start_again(games["reveal"])
    back = {phase: await games[phase].player(device) for phase, (device, _) in left.items()}
    for phase in ("closed", "reveal"):
        assert back[phase].game["phase"] == phase
        assert back[phase].me["answer"]["choices"] == [1]
    assert back["reveal"].game["solution"] == left["reveal"][1].game["solution"]
    assert back["reveal"].me["result"] == left["reveal"][1].pushes["result"][-1]
    # its deadline came while no server was there
    await back["reading"].phase("open")
