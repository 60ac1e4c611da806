"""Phones without a WebSocket, and two workers: any of them answers any request."""

from __future__ import annotations

import asyncio
import json
import time
import uuid

import pytest

from load_tests.live_client import Payload
from load_tests.poll_client import post
from tests.sockets.stage import Cookies, Stage, new_device
from tests.workers.conftest import OpenBoth
from tests.workers.pair import LOOK_S

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


async def poll(stage: Stage, cookies: Cookies, known: Payload) -> Payload:
    body = json.dumps({"version": known["version"], "seen": known["seen"]}).encode()
    answered = await post(stage.entry.base, f"/live/poll/{stage.entry.game}/0", body, cookies=cookies)
    assert answered.status == 200, answered.body
    return dict(answered.value)


async def call(stage: Stage, cookies: Cookies, request: str, payload: Payload) -> list[object]:
    body = json.dumps([request, 1, payload]).encode()
    answered = await post(stage.entry.base, f"/live/call/{stage.entry.game}/0", body, cookies=cookies)
    [frame] = answered.value
    return list(frame)


async def test_poll_on_one_worker_wakes_on_a_move_of_the_other(both_on: OpenBoth) -> None:
    game = both_on("sockets-three")
    host, device = await game.a.host(), new_device(game.b.server)
    known = await poll(game.b, device, {"version": -1, "seen": ""})
    waiting = asyncio.ensure_future(poll(game.b, device, known))
    done, _ = await asyncio.wait({waiting}, timeout=0.5)
    assert not done
    started = time.monotonic()
    await host.move("start")
    woken = await waiting
    assert time.monotonic() - started < LOOK_S
    assert woken["frames"][0][1]["phase"] == "reading"


async def test_game_by_requests_that_go_to_either_worker_in_turn(both_on: OpenBoth) -> None:
    game = both_on("sockets-three", leaderboard=False)
    host, device = await game.a.host(), new_device(game.a.server)
    assert (await call(game.b, device, "join", {"name": "小云", "team": None}))[0] == "ok"
    known: Payload = {"version": -1, "seen": ""}
    me: Payload = {}
    turns = 0

    async def follow(phase: str, position: int) -> None:
        """Poll, each time at the other worker, until this is shown."""
        nonlocal known, me, turns
        async with asyncio.timeout(30):
            while True:
                turns += 1
                known = await poll(game.b if turns % 2 else game.a, device, known)
                told = dict(known["frames"])
                me = told.get("me", me)
                if "game" in told and (told["game"]["phase"], told["game"]["position"]) == (phase, position):
                    return

    for position, right in enumerate([1, 3, 0]):
        await host.move("next" if position else "start")
        await host.phase("reading", position=position)
        await host.move("open")
        await follow("open", position)
        key = uuid.uuid4().hex
        answer = {"position": position, "choices": [right], "key": key}
        told = {"position": position, "key": key, "late": False}
        # the same key at both workers at once, as after a lost acknowledgement
        given = await asyncio.gather(
            *(call(each, device, "answer", answer) for each in (game.a, game.b, game.a))
        )
        assert given == [["ok", 1, told]] * 3
        await host.phase("closed", position=position)
        await host.move("reveal")
        await follow("reveal", position)
        async with asyncio.timeout(30):
            while (me.get("result") or {}).get("position") != position:
                known = await poll(game.b, device, known)
                me = dict(known["frames"]).get("me", me)
        assert me["result"]["grade"] == 1
    assert len(game.a.rows()["answers"]) == 3
    assert game.a.rows()["players"][0]["score"] == me["score"]
    # no turning in circles: what both workers say of a player is the same
    assert turns < 40
