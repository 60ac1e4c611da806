"""Requests over HTTP that nobody's page sends: refused as on a socket, and nothing is changed."""

from __future__ import annotations

import json
import secrets
import time
import uuid

import pytest

from load_tests.poll_client import Answered, post
from quiz.live.engine.credits import BURST
from tests.sockets.both import both
from tests.sockets.calling import call, code_of, joined_by_http, poll
from tests.sockets.conftest import OpenStage
from tests.sockets.forging import device_signed_with
from tests.sockets.stage import new_device, refusal
from tests.sockets.test_hostile_frames import BAD_PAYLOADS, MALFORMED, PAYLOADS


@both
async def test_hostile_frames_are_refused_as_on_a_socket(stage: OpenStage) -> None:
    game = stage("sockets-one")
    for frames, code in (
        (MALFORMED, "frame.malformed"),
        (['["fly",1,{}]', '["move",0,{}]'], "frame.unknown"),
    ):
        device = new_device(game.server)
        await joined_by_http(game, f"玩家{secrets.token_hex(3)}", device)
        for frame in frames:
            answered = await call(game, device, frame)
            assert (answered.status, code_of(answered)) == (400, code), frame[:40]
    device = new_device(game.server)
    long = await call(game, device, json.dumps(["beat", 1, {"x": "y" * 5_000}]))
    assert (long.status, code_of(long)) == (413, "frame.too_long")
    assert (await call(game, device, b'["beat",1,{"\xff\xfe":1}]')).status == 400
    assert (await call(game, device, '["beat",1,{}]')).status == 200


async def test_bad_payloads_are_refused(stage: OpenStage) -> None:
    game = stage("sockets-one")
    for request, payload in BAD_PAYLOADS:
        answered = await call(game, new_device(game.server), json.dumps([request, 1, payload]))
        assert (answered.status, code_of(answered)) == (400, "frame.bad_payload"), request


@both
async def test_nothing_is_done_before_joining_nor_out_of_turn(stage: OpenStage) -> None:
    game = stage("sockets-whole")
    device = new_device(game.server)
    for request in ("answer", "buzz", "concern", "time", "review"):
        answered = await call(game, device, json.dumps([request, 1, PAYLOADS[request]]))
        assert (answered.status, code_of(answered)) == (409, "join.first")
    for request in ("move", "configure", "roster", "remove", "rename", "allow"):
        assert (
            code_of(await call(game, device, json.dumps([request, 1, PAYLOADS[request]]))) == "frame.unknown"
        )
    player = await joined_by_http(game, "小云", device)
    for request in ("answer", "buzz", "concern", "review"):
        assert (await refusal(player.request(request, PAYLOADS[request]))).split(".")[1] in (
            "not_open",
            "not_yet",
        )
    rows = game.rows()
    assert not rows["answers"] + rows["buzzes"] + rows["asked"]
    assert len(rows["players"]) == 1


@both
@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://{host}.evil.example:{port}",
        "http://{host}:1",
        "https://{host}:{port}",
    ],
)
async def test_page_of_another_origin_gets_nothing(stage: OpenStage, origin: str | None) -> None:
    game = stage("sockets-one")
    named = origin and origin.format(host="127.0.0.1", port=game.server.port)
    device = new_device(game.server)
    answers = [
        await call(game, device, '["join",1,{"name":"小云","team":null}]', headers={"Origin": named}),
        await poll(game, device, {"version": -1, "seen": ""}, headers={"Origin": named}),
    ]
    assert [(each.status, code_of(each)) for each in answers] == [(403, "hello.origin")] * 2
    assert not any(name.startswith("access-control") for each in answers for name in each.headers)
    assert not game.rows()["players"]


@both
@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_form_of_any_page_gets_nothing(stage: OpenStage, content_type: str | None) -> None:
    game = stage("sockets-one")
    answered = await call(
        game,
        new_device(game.server),
        '["join",1,{"name":"小云","team":null}]',
        headers={"Content-Type": content_type},
    )
    # daphne reads a form before it hands it on, and finds this to be none
    assert answered.status == 415 or (answered.status, content_type) == (400, "multipart/form-data")
    assert not game.rows()["players"]


@both
async def test_device_that_is_not_ours_is_not_recognised(stage: OpenStage) -> None:
    game = stage("sockets-one")
    for cookies in ({}, {"device": "x" * 3_000}, device_signed_with(secrets.token_hex(32))):
        for answered in (
            await call(game, cookies, '["beat",1,{}]'),
            await call(game, cookies, '["hello",1,{"seat":0}]'),
            await poll(game, cookies, {"version": -1, "seen": ""}),
        ):
            assert (answered.status, code_of(answered)) == (401, "hello.device")


@both
async def test_addresses_that_are_none(stage: OpenStage) -> None:
    game = stage("sockets-one")
    base, device, number = game.entry.base, new_device(game.server), game.entry.game
    nobody = str(uuid.uuid4())
    answered = await post(base, f"/live/call/{nobody}/0", b'["beat",1,{}]', cookies=device)
    assert (answered.status, code_of(answered)) == (404, "game.unknown")
    for path in (f"/live/call/{number}/", f"/live/call/{number}/10", f"/live/call/{number}/x", "/live/call/x/0",
                 f"/live/call/{number.upper()}x/0", f"/live/poll/{number}/0/more", "/live/poll/"):  # fmt: skip
        # Django's page for an address that is none, or for a form without its token
        assert (await post(base, path, b'["beat",1,{}]', cookies=device)).status in (403, 404), path
    assert (await post(base, f"/live/call/{number}/0", b"", cookies=device, method="GET")).status == 404


@both
async def test_body_of_a_megabyte_harms_nobody(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    try:
        answered = await call(game, device, json.dumps(["beat", 1, {"x": "y" * 1_000_000}]))
        assert (answered.status, code_of(answered)) == (413, "frame.too_long")
    except ConnectionResetError:
        pass  # hung up on before it had sent all
    if game.server.kind == "uvicorn":  # daphne hands nothing on before it has all
        announced = await call(game, device, b"x", headers={"Content-Length": "1000000"})
        assert (announced.status, announced.headers["connection"]) == (413, "close")
    player = await game.joined()
    assert "now" in await player.request("beat", {})


@both
async def test_flood_is_refused_and_others_are_served(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, honest = await game.host(), await joined_by_http(game, "老实人")
    await game.open_question(host, honest)
    flooder = new_device(game.server)

    async def beat() -> Answered:
        return await call(game, flooder, '["beat",1,{}]')

    started = time.monotonic()
    answered = [await beat() for _ in range(int(BURST) * 3)]
    took = time.monotonic() - started
    done = [each for each in answered if each.status == 200]
    refused = [each for each in answered if each.status == 429]
    assert len(done) + len(refused) == len(answered)
    assert BURST <= len(done) <= BURST + 10 * took + 1
    assert {code_of(each) for each in refused} <= {"frame.too_fast"}
    assert all(each.headers["retry-after"] == "1" for each in refused)
    if refused:
        assert (await poll(game, flooder, {"version": -1, "seen": ""})).status in (200, 429)
    assert (await honest.answer([1]))["late"] is False
