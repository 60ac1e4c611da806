"""A full worker over HTTP: who is taken on, who waits, and who is told to come again."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable

from load_tests.poll_client import Answered
from quiz.live.engine.limits import Sockets
from tests.services.servers import RunningServer
from tests.sockets.calling import call, poll
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import new_device


def refused_as_busy(answered: Answered) -> bool:
    """Whether this is the refusal of a full worker: coded, with a time to come again."""
    if answered.value[0][0] != "error":
        return False
    assert answered.status == 503
    [[kind, _, payload]] = answered.value
    assert (kind, payload["code"], answered.headers["connection"]) == ("error", "busy", "close")
    assert payload["retry_ms"] > 0
    assert "retry-after" in answered.headers
    return True


async def done_of(tasks: list[asyncio.Task[Answered]], number: int) -> list[Answered]:
    """The answers of as many as are answered at once; the others wait."""
    async with asyncio.timeout(30):
        for _, each in zip(range(number), asyncio.as_completed(tasks), strict=False):
            await each
    done = [task.result() for task in tasks if task.done()]
    assert len(done) == number
    return done


async def test_those_who_wait_at_the_door_over_http_are_counted(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    server = new_server("uvicorn", MAX_PLAYERS_PER_GAME="1", MAX_SOCKETS_PER_WORKER="10")
    game = stage_on(server, "sockets-one")
    device = new_device(server)
    inside = await game.joined(cookies=device)
    asks, waits = (
        json.dumps(["hello", 1, {"seat": 0, "ticket": ticket}], separators=(",", ":"))
        for ticket in (None, "none.of.ours")
    )
    waiting = [asyncio.ensure_future(call(game, new_device(server), waits)) for _ in range(7)]
    while True:  # until all of them stand at the door
        [[kind, place]] = (await call(game, new_device(server), asks)).value
        assert kind == "waiting"
        if place["of"] == 8:
            break
    await game.keep_open("player", new_device(server))
    # nine tenths are taken: the next is told at once to come again with the place, as over a socket
    away = await call(game, new_device(server), asks)
    assert away.status == 503
    assert away.value[-1][1]["retry_ms"] >= 5_000
    # who has a seat comes in by the last tenth, and gets what they ask
    assert (await call(game, device, '["beat",1,{}]')).status == 200
    await inside.close()
    assert {each.status for each in await asyncio.gather(*waiting)} == {200}


async def test_full_worker_takes_no_polls_but_answers_of_those_who_are_in(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    server = new_server("uvicorn", MAX_SOCKETS_PER_WORKER="10")
    game = stage_on(server, "sockets-durable")
    devices = [new_device(server) for _ in range(Sockets(10).most + 3)]
    for number, device in enumerate(devices):
        join = json.dumps(["join", 1, {"name": f"玩家{number}", "team": None}])
        assert (await call(game, device, join)).status == 200
    host = await game.host()
    await game.open_question(host)
    game.backstage.hold_answers()
    most = Sockets(10).most - 1  # the host has one
    bodies = [
        json.dumps(["answer", 1, {"position": 0, "choices": [1], "key": uuid.uuid4().hex}]) for _ in devices
    ]
    answering = [
        asyncio.ensure_future(call(game, device, body)) for device, body in zip(devices, bodies, strict=True)
    ]
    assert all(map(refused_as_busy, await done_of(answering, len(devices) - most)))
    late = [n for n, each in enumerate(answering) if each.done()]
    assert refused_as_busy(await poll(game, devices[0], {"version": -1, "seen": ""}))
    assert refused_as_busy(await call(game, devices[0], '["hello",1,{"seat":0,"ticket":null}]'))
    game.backstage.release_answers()
    answered = [each.value[0][0] for each in await asyncio.gather(*answering)]
    assert answered.count("ok") == most
    for n in late:
        assert (await call(game, devices[n], bodies[n])).value[0][0] == "ok"
    assert len(game.rows()["answers"]) == len(devices)
    assert (await poll(game, devices[0], {"version": -1, "seen": ""})).status == 200
