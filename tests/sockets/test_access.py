"""The access matrix's sockets: every request of every kind, from callers who have what it needs and who have not."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from typing import Any

import pytest

from load_tests.live_client import LiveClient, RequestRefused
from quiz.live.protocol.inbound import REQUESTS
from tests.access.matrix import SOCKET_ROWS
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Stage, new_device, refusal

UNKNOWN_CALLER = {
    "hello.first",
    "hello.device",
    "hello.ticket",
    "join.first",
    "frame.unknown",
    "frame.bad_payload",
}


def sample(request: str) -> dict[str, Any]:
    """A payload that parses; `hello` is the stage's own business."""
    key, player = secrets.token_hex(16), str(uuid.uuid4())
    return {
        "beat": {},
        "pong": {"nonce": "none"},
        "names": {},
        "join": {"name": "张三", "team": None},
        "answer": {"position": 0, "choices": [0], "key": key},
        "buzz": {"position": 0, "round": 1, "key": key},
        "concern": {"position": 0},
        "time": {"mode": "x1"},
        "review": {},
        "move": {"move": "start", "version": 0},
        "configure": {"version": 0, "settings": {}},
        "roster": {"search": "", "offset": 0},
        "remove": {"player": player},
        "rename": {"player": player, "name": "李四"},
        "allow": {"player": None, "mode": "x1"},
    }[request]


async def outcome(client: LiveClient, request: str) -> str:
    """`ok`, `silent` for what is never answered, or the refusal's code."""
    answer = client.send(request, sample(request))
    beat = client.send("beat", {})
    await asyncio.wait([beat], timeout=30)  # answered in order, so what is unanswered now stays so
    if not answer.done():
        return "silent"
    try:
        await answer
    except RequestRefused as refused:
        return refused.code
    return "ok"


async def greeted(stage: Stage, kind: str, needs: str) -> LiveClient:
    """A caller who has exactly what a row asks for."""
    match needs:
        case "device":
            return await stage.player()
        case "seat":
            return await stage.joined()
        case _:
            return await stage.staff(kind)


@pytest.mark.parametrize(("kind", "request_name"), sorted(key for key in SOCKET_ROWS if key[1] != "hello"))
async def test_request_is_for_callers_who_have_what_its_row_says(
    stage: OpenStage, kind: str, request_name: str
) -> None:
    game, needs = stage("sockets-one"), SOCKET_ROWS[kind, request_name]
    stranger = await game.keep_open(kind, new_device(game.server))
    assert await refusal(stranger.request(request_name, sample(request_name))) == "hello.first"
    if needs == "seat":
        assert await outcome(await game.player(), request_name) == "join.first"
    assert await outcome(await greeted(game, kind, needs), request_name) not in UNKNOWN_CALLER


@pytest.mark.parametrize("kind", sorted(REQUESTS))
async def test_request_of_another_kind_of_socket_is_unknown(stage: OpenStage, kind: str) -> None:
    game = stage("sockets-one")
    client = await (game.joined() if kind == "player" else game.staff(kind))
    foreign = set().union(*REQUESTS.values()) - REQUESTS[kind]
    assert foreign
    for request_name in sorted(foreign):
        assert await outcome(client, request_name) == "frame.unknown"


@pytest.mark.parametrize("kind", ["host", "screen"])
async def test_player_device_opens_no_staff_socket(stage: OpenStage, kind: str) -> None:
    game = stage("sockets-one")
    client = await game.keep_open(kind, new_device(game.server))
    assert await refusal(client.request("hello", {"seat": 0})) == "frame.bad_payload"
    assert await refusal(client.request("hello", {"ticket": "none"})) == "hello.ticket"
