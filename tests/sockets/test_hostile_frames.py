"""Frames that no page of ours sends: refused with a code, and nobody else notices."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed

from load_tests.live_client import LiveClient
from quiz.live.protocol.inbound import REQUESTS
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Cookies, Stage, all_in, new_device, refusal

PLAYER = "0" * 31 + "1"
# A valid payload for every request, so that what refuses it is the moment and not the form.
PAYLOADS: dict[str, dict[str, Any]] = {
    "beat": {},
    "pong": {"nonce": "00"},
    "names": {},
    "join": {"name": "小云", "team": None},
    "answer": {"position": 0, "choices": [0], "key": "a" * 32},
    "buzz": {"position": 0, "round": 1, "key": "a" * 32},
    "concern": {"position": 0},
    "time": {"mode": "off"},
    "review": {},
    "move": {"move": "start", "version": 0},
    "configure": {"version": 0, "settings": {}},
    "roster": {"search": "", "offset": 0},
    "remove": {"player": PLAYER},
    "rename": {"player": PLAYER, "name": "小云"},
    "allow": {"player": None, "mode": "off"},
}
MALFORMED = [
    "", "hello", "{}", "[]", "null", "1", '"beat"', '["beat"]', '["beat",1]', '["beat",1,{},1]', '["beat","1",{}]',
    '["beat",true,{}]', '["beat",1.5,{}]', '["beat",-1,{}]', '["beat",2147483648,{}]', '["beat",1,[]]',
    '[["beat"],1,{}]', '[null,1,{}]', "[" * 4_000, '["beat",1,{}', '["beat",NaN,{}]', f'["beat",{"9" * 4_000},{{}}]',
]  # fmt: skip
BAD_PAYLOADS = [
    ("beat", {"more": 1}),
    ("join", {"name": "小云"} | {"team": "1"}),
    ("join", {"name": 5, "team": None}),
    ("join", {"name": "云" * 201, "team": None}),
    ("answer", {"position": 0, "choices": [], "key": "a" * 32}),
    ("answer", {"position": 0, "choices": [0, 0], "key": "a" * 32}),
    ("answer", {"position": 0, "choices": [True], "key": "a" * 32}),
    ("answer", {"position": 0, "choices": ["0"], "key": "a" * 32}),
    ("answer", {"position": 0, "choices": [10], "key": "a" * 32}),
    ("answer", {"position": -1, "choices": [0], "key": "a" * 32}),
    ("answer", {"position": 0, "choices": [0], "key": "ä" * 32}),
    ("answer", {"position": 0, "choices": [0]}),
    ("concern", {"position": 0, "choices": [0]}),
    ("time", {"mode": "x2"}),
    ("time", {"mode": ["x1"]}),
    ("pong", {"nonce": "\ud800"}),
]


async def send_raw(client: LiveClient, frame: str | bytes) -> dict[str, Any]:
    """Send a frame as it is; returns the `error` that has no request of ours to go to."""
    number = len(client.pushes["error"])
    await client.socket.send(frame)
    await client.until(lambda c: len(c.pushes["error"]) > number or c.close_code is not None)
    return client.pushes["error"][-1]


@both
async def test_malformed_frames_are_refused_and_the_socket_goes_on(stage: OpenStage) -> None:
    game = stage("sockets-one")
    player = await game.joined()
    for frame in MALFORMED:
        assert (await send_raw(player, frame))["code"] == "frame.malformed", frame[:40]
    assert (await send_raw(player, '["fly",1,{}]'))["code"] == "frame.unknown"
    assert (await send_raw(player, b'["beat",1,{}]'))["code"] == "frame.binary"
    assert (await send_raw(player, json.dumps(["beat", 1, {"x": "y" * 5_000}])))["code"] == "frame.too_long"
    assert "now" in await player.request("beat", {})
    assert len(game.rows()["players"]) == 1


@pytest.mark.parametrize(("kind_of_request", "payload"), BAD_PAYLOADS)
async def test_bad_payload_is_refused(
    stage: OpenStage, kind_of_request: str, payload: dict[str, Any]
) -> None:
    player = await stage("sockets-one").joined()
    assert await refusal(player.request(kind_of_request, payload)) == "frame.bad_payload"


async def test_text_that_no_database_takes_is_refused(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, newcomer = await game.host(), await game.player()
    for text in ("\ud800", "a\x00b"):
        assert await refusal(host.request("roster", {"search": text, "offset": 0})) == "frame.bad_payload"
        rename = {"player": PLAYER, "name": text}
        assert await refusal(host.request("rename", rename)) in ("frame.bad_payload", "join.name_characters")
        join = newcomer.request("join", {"name": text, "team": None})
        assert await refusal(join) in ("frame.bad_payload", "join.name_characters")


@both
async def test_nothing_is_done_before_hello_and_join(stage: OpenStage) -> None:
    game = stage("sockets-one")
    for kind, requests in REQUESTS.items():
        silent = await game.keep_open(kind, new_device(game.server))
        for request in requests - {"hello"}:
            assert await refusal(silent.request(request, PAYLOADS[request])) == "hello.first"
    watching = await game.player()
    for request in ("answer", "buzz", "concern", "time", "review"):
        assert await refusal(watching.request(request, PAYLOADS[request])) == "join.first"
    rows = game.rows()
    assert rows["game"][0]["version"] == 0
    assert not rows["players"]


@both
async def test_each_kind_of_socket_takes_its_own_requests_only(stage: OpenStage) -> None:
    game = stage("sockets-one")
    sockets = {"player": await game.joined(), "host": await game.host(), "screen": await game.screen()}
    every = frozenset().union(*REQUESTS.values()) - {"hello"}
    assert every == set(PAYLOADS)
    for kind, client in sockets.items():
        for request in sorted(every - REQUESTS[kind]):
            assert await refusal(client.request(request, PAYLOADS[request])) == "frame.unknown", (
                kind,
                request,
            )
        hello = {"seat": 0} if kind == "player" else {"ticket": "x"}
        assert await refusal(client.request("hello", hello)) == "frame.unknown"
    assert game.rows()["game"][0]["version"] == 0


@both
async def test_out_of_turn_requests_change_nothing(stage: OpenStage) -> None:
    game = stage("sockets-whole")
    host, player, other = await game.host(), await game.joined(), await game.joined()
    for request in ("answer", "buzz", "concern", "review"):
        assert (await refusal(player.request(request, PAYLOADS[request]))).split(".")[1] in (
            "not_open",
            "not_yet",
        )
    for move in ("open", "close", "reveal", "leaderboard", "next", "skip", "pause", "resume", "finish"):
        assert await refusal(host.move(move)) == "move.wrong_phase"
    await game.open_question(host, player, other)
    assert await refusal(player.answer([4])) == "answer.bad_choice"
    assert await refusal(player.answer([0, 1])) == "answer.bad_choice"
    future = PAYLOADS["answer"] | {"position": 1}
    assert await refusal(player.request("answer", future)) == "answer.not_open"
    for request in ("buzz", "concern"):
        assert await refusal(player.request(request, PAYLOADS[request])) == f"{request}.not_open"
    rows = game.rows()
    assert not rows["answers"]
    assert not rows["buzzes"]
    assert not rows["asked"]


@both
async def test_frame_of_a_megabyte_harms_nobody(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, player, bully = await game.host(), await game.joined(), await game.joined()
    await game.open_question(host, player, bully)
    with contextlib.suppress(ConnectionClosed):
        await bully.socket.send(json.dumps(["beat", 1, {"x": "y" * 1_000_000}]))
    await bully.until(lambda c: c.pushes["error"] or c.close_code is not None)
    if bully.close_code is None:
        assert bully.pushes["error"][-1]["code"] == "frame.too_long"
    else:
        assert bully.close_code in (1009, 1006)
    await player.answer([1])
    assert game.row_of(player)["answered"] == 1


@both
async def test_flood_is_refused_then_closed_while_others_are_served(stage: OpenStage) -> None:
    game = stage("sockets-one")
    host, flooder, *honest = await game.host(), await game.joined(), *[await game.joined() for _ in range(5)]
    await game.open_question(host, flooder, *honest)

    async def flood() -> None:
        with contextlib.suppress(ConnectionClosed):
            for number in range(1_000):
                await flooder.socket.send(json.dumps(["names", number, {}]))

    flooding = asyncio.ensure_future(flood())
    acknowledged = await asyncio.gather(*(client.answer([1]) for client in honest))
    await flooding
    assert all(ack["late"] is False for ack in acknowledged)
    await flooder.until(lambda c: c.close_code is not None)
    assert flooder.close_code == 4400
    assert {"code": "frame.too_fast", "retry_ms": 1_000} in flooder.pushes["error"]
    assert len(flooder.frames) < 200
    assert len(game.rows()["answers"]) == 5


@both
async def test_one_player_may_open_a_few_sockets_only(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    first = await game.joined(cookies=device)
    tabs = [first, *[await game.player(device) for _ in range(5)]]
    seventh = await game.keep_open("player", device)
    with pytest.raises(ConnectionError):
        await seventh.request("hello", {"seat": 0})
    assert seventh.close_code == 4429
    await tabs[-1].close()
    # the place of a closed tab is free again
    assert (await game.player(device)).me["player"] == first.me["player"]


async def test_one_device_may_open_a_few_sockets_only_whatever_its_seats(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    tabs = [await game.joined(cookies=device, seat=seat) for seat in range(4)]
    tabs += [await game.player(device, seat=seat) for seat in (0, 1, 2, 3, 0, 1, 2, 3)]
    for seat in (0, 4):
        thirteenth = await game.keep_open("player", device)
        with pytest.raises(ConnectionError):
            await thirteenth.request("hello", {"seat": seat})
        assert thirteenth.close_code == 4429
    # another phone is not concerned, and refused sockets have taken no place
    assert (await game.joined()).me["player"]
    await tabs[-1].close()
    await tabs[-2].close()
    assert (await game.player(device, seat=0)).me["player"] == tabs[0].me["player"]
    assert (await game.player(device, seat=4)).me == {}
    last = await game.keep_open("player", device)
    with pytest.raises(ConnectionError):
        await last.request("hello", {"seat": 1})


def masked(text: str) -> bytes:
    """A client's text frame (RFC 6455, 5.2), shorter than 126 bytes."""
    payload = text.encode()
    mask = os.urandom(4)
    body = bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))
    return bytes([0x81, 0x80 | len(payload)]) + mask + body


async def never_reading(stage: Stage, cookies: Cookies) -> socket.socket:
    """A player's socket that says hello with a tiny receive buffer and reads nothing after the handshake."""
    loop = asyncio.get_running_loop()
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
    raw.setblocking(False)
    host = urlsplit(stage.entry.base)
    await loop.sock_connect(raw, (host.hostname, host.port))
    headers = [
        f"GET /ws/live/{stage.entry.game}/player HTTP/1.1",
        f"Host: {host.netloc}",
        f"Origin: {stage.entry.base}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: device={cookies['device']}",
    ]
    await loop.sock_sendall(raw, ("\r\n".join(headers) + "\r\n\r\n").encode())
    answered = b""
    while b"\r\n\r\n" not in answered:
        answered += await loop.sock_recv(raw, 1)
    assert b" 101 " in answered
    await loop.sock_sendall(raw, masked('["hello",0,{"seat":0}]'))
    return raw


@both
async def test_phone_that_never_reads_delays_nobody(stage: OpenStage) -> None:
    # sixty teams make each push five kilobytes, so that buffers are soon full
    game = stage("sockets-one", teams=[f"代表队{n:02}来自很远的嘎查村" for n in range(60)])
    host, player = await game.host(), await game.joined(team=1)
    stuck_devices = [new_device(game.server) for _ in range(3)]
    for device in stuck_devices:
        await game.joined(cookies=device, team=2)
    stuck = [await never_reading(game, device) for device in stuck_devices]
    for other in game.others(host, player):
        await other.close()
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["online"] == 4)
    try:
        await game.open_question(host, player)
        for _ in range(16):
            for move in ("pause", "resume"):
                await host.move(move)
                await all_in([host, player], "open", 0)
                version = host.game["version"]
                # well before the server gives up on who does not read
                await player.until(lambda c, version=version: c.game["version"] >= version, timeout=5)
        assert (await player.answer([1]))["late"] is False
        await game.reveal(host, player)
    finally:
        for each in stuck:
            each.close()
