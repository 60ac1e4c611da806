"""Simulated phones: let into the rehearsal of their pass while it stands, and nowhere else; people may try it, too."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import urllib.parse
from typing import Any

import pytest

from load_tests.live_client import LiveClient, RequestRefused
from load_tests.poll_client import player_by_http
from quiz.participants.rules.devices import is_simulated
from quiz.participants.services.device import read_device
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.forging import signing_as
from tests.sockets.stage import Stage, new_device, refusal

# A pass that is taken back ends within this time; beyond it the tests have patience with a busy machine.
ENDS_S = 5.0


def ask_for_devices(game: Stage, count: int, token: str | None = None) -> tuple[int, dict[str, Any]]:
    """What the server answers a machine that wants phones."""
    address = urllib.parse.urlsplit(game.entry.base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    headers = {
        "Authorization": f"Bearer {token or game.entry.rehearsal_pass}",
        "Content-Type": "application/json",
    }
    connection.request("POST", "/rehearsal/devices/", body=json.dumps({"count": count}), headers=headers)
    response = connection.getresponse()
    told = json.loads(response.read())
    connection.close()
    return response.status, told


def simulated(game: Stage, count: int = 1) -> list[dict[str, str]]:
    """The cookies of simulated phones, as a generator gets them: without the server's key."""
    status, told = ask_for_devices(game, count)
    assert status == 200, told
    return [{told["cookie"]: device} for device in told["devices"]]


async def turned_away(game: Stage, cookies: dict[str, str]) -> None:
    client = await game.keep_open("player", cookies)
    assert await refusal(client.request("hello", {"seat": 0})) == "hello.rehearsal"
    await client.until(lambda c: c.close_code is not None)
    assert client.close_code == 4401


@both
async def test_many_phones_of_one_address_play_a_rehearsal_by_its_pass(stage: OpenStage) -> None:
    game = stage("sockets-one", rehearsal=True)
    phones = await asyncio.gather(*(game.joined(cookies=cookies) for cookies in simulated(game, 40)))
    host = await game.host()
    question = await game.open_question(host, *phones)
    await asyncio.gather(*(phone.answer([0]) for phone in phones))
    await game.reveal(host, *phones)
    assert question["rehearsal"] is True
    rows = game.rows()
    assert len(rows["answers"]) == len(rows["players"]) == 40
    with signing_as(game.server.environ["SECRET_KEY"]):
        devices = [read_device(cookies["device"]) for cookies in simulated(game, 5)]
    assert all(device and is_simulated(device) for device in devices)


@both
async def test_simulated_phone_enters_no_real_game_and_no_other_rehearsal(stage: OpenStage) -> None:
    rehearsal, real = stage("sockets-one", rehearsal=True), stage("sockets-one")
    other = stage("sockets-one", rehearsal=True)
    (cookies,) = simulated(rehearsal)
    for game in (real, other):
        await turned_away(game, cookies)
        assert game.rows()["players"] == []
    assert (await rehearsal.player(cookies)).me == {}


async def test_person_may_try_a_rehearsal_with_the_own_phone(stage: OpenStage) -> None:
    game = stage("sockets-one", rehearsal=True)
    client = await game.joined(cookies=new_device(game.server))
    assert client.hello["game"]["rehearsal"] is True


async def test_pass_that_is_taken_back_ends_open_sockets_with_their_next_request(stage: OpenStage) -> None:
    game = stage("sockets-one", rehearsal=True)
    seated, fresh = simulated(game, 2)
    phone, person = await game.joined(cookies=seated), await game.joined()
    game.backstage.revoke_links(game.entry.game, "rehearsal")
    assert ask_for_devices(game, 1) == (403, {"code": "rehearsal.pass"})

    codes: set[str] = set()
    async with asyncio.timeout(ENDS_S + 10):
        while phone.close_code is None:
            with contextlib.suppress(ConnectionError):
                codes.add(await answer_to(phone, "names"))
            await asyncio.sleep(0.1)
    assert codes <= {"ok", "hello.rehearsal"}
    assert phone.close_code == 4401
    await turned_away(game, fresh)
    # nobody else is disturbed
    assert (await person.request("names", {}))["names"]


async def test_silent_phones_of_a_pass_that_is_taken_back_are_let_go_as_well(stage: OpenStage) -> None:
    game = stage("sockets-one", rehearsal=True)
    seated, newcomer, polling = simulated(game, 3)
    silent = [await game.joined(cookies=seated), await game.player(newcomer)]
    silent.append(game.keep(await player_by_http(game.entry, polling)))
    person = await game.joined()
    game.backstage.revoke_links(game.entry.game, "rehearsal")
    for phone in silent:
        await phone.until(lambda c: c.close_code is not None, timeout=ENDS_S + 5)
        assert phone.close_code == 4401
    assert (await person.request("names", {}))["names"]


async def answer_to(phone: LiveClient, request: str) -> str:
    """`ok`, or the code of the refusal."""
    try:
        await phone.request(request, {})
    except RequestRefused as refused:
        return refused.code
    return "ok"


async def test_simulated_phones_see_the_end_of_their_rehearsal(stage: OpenStage) -> None:
    game = stage("sockets-one", rehearsal=True)
    phone, late = simulated(game, 2)
    client, host = await game.joined(cookies=phone), await game.host()
    await game.open_question(host, client)
    await client.answer([0])
    await game.reveal(host, client)
    await host.move("finish")
    await client.phase("finished")
    assert (await client.request("review", {}))["questions"][0]["own"] == [0]
    again = await game.player(phone)
    assert again.me["answer"] is not None
    # and no newcomer joins what has ended
    newcomer = await game.player(late)
    assert await refusal(newcomer.request("join", {"name": "晚到", "team": None})) == "game.ended"


@pytest.mark.parametrize("part", ["host", "screen"])
async def test_pass_is_no_link_and_a_link_no_pass(stage: OpenStage, part: str) -> None:
    game = stage("sockets-one", rehearsal=True)
    link = getattr(game.entry, f"{part}_link")
    assert ask_for_devices(game, 1, link) == (403, {"code": "rehearsal.pass"})
