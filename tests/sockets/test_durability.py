"""`kill -9` and a new start: what was acknowledged stands, and the game goes on."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

from load_tests.live_client import LiveClient, Payload, RequestRefused
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


async def answer_until_gone(client: LiveClient, key: str) -> Payload | None:
    """Send an answer; its acknowledgement, or nothing if the server died first."""
    try:
        return await client.request("answer", {"position": 0, "choices": [1], "key": key})
    except (ConnectionError, RequestRefused):
        return None


async def test_no_acknowledged_answer_is_missing_after_kill_among_200_in_flight(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    number = 200
    game = stage_on(new_server("uvicorn"), "sockets-one")
    devices: list[Cookies] = [new_device(game.server) for _ in range(number)]
    host = await game.host()
    players = list(await asyncio.gather(*(game.joined(cookies=device) for device in devices)))
    await game.open_question(host, *players)
    keys = [uuid.uuid4().hex for _ in players]
    sending = [asyncio.ensure_future(answer_until_gone(*each)) for each in zip(players, keys, strict=True)]
    await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
    game.server.kill()
    outcomes = await asyncio.gather(*sending)
    acknowledged = {outcome["key"] for outcome in outcomes if outcome is not None}
    assert acknowledged, "the server died before its first acknowledgement"

    stored = [key_of(row) for row in game.rows()["answers"]]
    assert len(stored) == len(set(stored))
    assert acknowledged <= set(stored) <= set(keys)
    check_totals(game, [60])

    await asyncio.to_thread(game.server.start)
    back = list(await asyncio.gather(*(game.player(device) for device in devices)))
    again = await asyncio.gather(
        *(client.request("answer", {"position": 0, "choices": [1], "key": key})
          for client, key in zip(back, keys, strict=True)),
        return_exceptions=True,
    )  # fmt: skip
    assert [getattr(outcome, "code", None) or outcome["key"] for outcome in again] == keys
    assert sorted(key_of(row) for row in game.rows()["answers"]) == sorted(keys)
    check_totals(game, [60])


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
