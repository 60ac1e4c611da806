"""Long polls: what is told at once and what is waited for, their places, and their end."""

from __future__ import annotations

import asyncio
import json
import signal
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from load_tests.poll_client import post
from quiz.live.engine.hall import MAX_SOCKETS_PER_DEVICE, MAX_SOCKETS_PER_SEAT
from tests.services.servers import RunningServer
from tests.sockets.both import both
from tests.sockets.calling import AT_ONCE_S, by_http, call, code_of, joined_by_http, poll
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import new_device


@both
async def test_poll_tells_at_once_what_is_new_and_waits_for_what_is_not(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, player = await game.host(), await game.joined(cookies=device)
    first = (await poll(game, device, {"version": -1, "seen": ""})).value
    assert [frame[0] for frame in first["frames"]] == ["game", "me"]
    assert first["frames"][1][1] == player.me
    assert first["version"] == host.game["version"]
    waiting = asyncio.ensure_future(poll(game, device, {"version": first["version"], "seen": first["seen"]}))
    # a poll that waits is one of the hall, like a socket: with the tab's own it makes one player
    done, _ = await asyncio.wait({waiting}, timeout=0.5)
    assert not done
    started = time.monotonic()
    await host.move("start")
    woken = (await waiting).value
    assert time.monotonic() - started < AT_ONCE_S
    assert [frame[0] for frame in woken["frames"]] == ["game"]
    assert (woken["frames"][0][1]["phase"], woken["version"]) == ("reading", woken["frames"][0][1]["version"])
    assert woken["seen"] == first["seen"]


async def test_newcomer_polls_too_and_is_told_of_the_game(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, newcomer = await game.host(), await by_http(game)
    assert newcomer.me == {}
    await host.move("start")
    await newcomer.phase("reading")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "frame.malformed"), (b"{", "frame.malformed"), (b"\xff", "frame.malformed"),
        ([], "frame.bad_payload"), ({}, "frame.bad_payload"), ({"version": 1}, "frame.bad_payload"),
        ({"version": -2, "seen": ""}, "frame.bad_payload"), ({"version": 1.5, "seen": ""}, "frame.bad_payload"),
        ({"version": 1, "seen": "x" * 17}, "frame.bad_payload"), ({"version": 1, "seen": None}, "frame.bad_payload"),
        ({"version": 1, "seen": "", "more": 1}, "frame.bad_payload"),
        ({"version": 2**31, "seen": ""}, "frame.bad_payload"),
    ],
)  # fmt: skip
async def test_hostile_polls_are_refused(stage: OpenStage, body: Any, code: str) -> None:
    game = stage("sockets-one")
    answered = await poll(game, new_device(game.server), body)
    assert (answered.status, code_of(answered)) == (400, code)


@both
async def test_polls_count_as_sockets_of_their_device(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, device = await game.host(), new_device(game.server)
    await joined_by_http(game, "小云", device)  # polls, too
    known = (await poll(game, device, {"version": 0, "seen": ""})).value
    body = {"version": known["version"], "seen": known["seen"]}
    waiting = [asyncio.ensure_future(poll(game, device, body)) for _ in range(MAX_SOCKETS_PER_SEAT + 3)]
    done, _ = await asyncio.wait(waiting, timeout=3)
    # the page's own poll has one of the places
    assert [each.result().status for each in done] == [429] * 4
    empty = [
        asyncio.ensure_future(poll(game, device, {"version": 0, "seen": ""}, seat=n % 9 + 1))
        for n in range(MAX_SOCKETS_PER_DEVICE)
    ]
    done, _ = await asyncio.wait(empty, timeout=3)
    assert {each.result().status for each in done} == {429}
    assert len(done) == MAX_SOCKETS_PER_SEAT
    # whoever waits is woken all the same, and then the places are free
    await host.move("start")
    answered = await asyncio.gather(*waiting, *empty)
    assert sum(each.status == 200 for each in answered) == MAX_SOCKETS_PER_DEVICE - 1
    assert (await poll(game, device, {"version": 0, "seen": ""})).status == 200


async def test_page_that_hangs_up_leaves_the_hall(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, player = await game.host(), await joined_by_http(game, "小云")
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["online"] == 1)
    await player.close()
    await host.until(lambda c: c.pushes["lobby"][-1]["online"] == 0)


async def test_worker_that_leaves_answers_its_polls_and_stores_what_is_called(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn"), "sockets-durable")
    device, other = new_device(game.server), new_device(game.server)
    host, player = await game.host(), await game.joined(cookies=device)
    await game.open_question(host, player)
    known = (await poll(game, other, {"version": -1, "seen": ""})).value
    waiting = asyncio.ensure_future(poll(game, other, {"version": known["version"], "seen": ""}))
    key = uuid.uuid4().hex
    game.backstage.hold_answers()
    answering = asyncio.ensure_future(
        call(game, device, json.dumps(["answer", 1, {"position": 0, "choices": [1], "key": key}]))
    )
    # the answer is with the writer, which cannot store it: another one is of no use
    done, _ = await asyncio.wait({answering, waiting}, timeout=0.5)
    assert not done
    assert game.server.process is not None
    game.server.process.send_signal(signal.SIGTERM)
    game.backstage.release_answers()
    acknowledged = await answering
    assert acknowledged.value == [["ok", 1, {"position": 0, "key": key, "late": False}]]
    told = await waiting
    assert (told.status, told.value["frames"][0][0]) == (503, "moving")
    assert told.headers["connection"] == "close"
    assert "retry-after" in told.headers
    assert len(game.rows()["answers"]) == 1


async def test_newcomer_over_http_waits_at_the_door_and_keeps_the_place(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn", MAX_PLAYERS_PER_GAME="1"), "sockets-one")
    device, inside = new_device(game.server), await game.joined()
    told = await call(game, device, '["hello",1,{"seat":0,"ticket":null}]')
    assert told.status == 200
    [[kind, place]] = told.value
    assert (kind, place["place"], place["full"]) == ("waiting", 1, True)
    hello = json.dumps(["hello", 2, {"seat": 0, "ticket": place["ticket"]}], separators=(",", ":"))
    waiting = asyncio.ensure_future(call(game, device, hello))
    done, _ = await asyncio.wait({waiting}, timeout=0.5)
    assert not done
    await inside.close()
    assert [frame[0] for frame in (await waiting).value] == ["waiting", "ok"]
    join = ["join", 3, {"name": "小云", "team": None}]
    path = f"/live/call/{game.entry.game}/0?ticket={place['ticket']}"
    answered = await post(game.entry.base, path, json.dumps(join).encode(), cookies=device)
    assert answered.value[-1][:2] == ["ok", 3]
