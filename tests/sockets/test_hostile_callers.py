"""Callers who are not who they say: origins, device cookies, tickets, links."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from websockets.exceptions import InvalidStatus

from load_tests.live_client import LiveClient, fetch_ticket, redeem_link
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.forging import device_signed_with, ticket_for
from tests.sockets.stage import Stage, new_device, refusal

YEAR_S = 365 * 24 * 3600


@both
@pytest.mark.parametrize("part", ["player", "host", "screen"])
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "null", None, "http://{host}.evil.example:{port}", "http://evil{host}:{port}",
        "http://{host}:1", "https://{host}:{port}", "http://{host}:{port}@evil.example", "file://",
    ],
)  # fmt: skip
async def test_page_of_another_origin_opens_no_socket(
    stage: OpenStage, part: str, origin: str | None
) -> None:
    game = stage("sockets-one")
    named = origin and origin.format(host="127.0.0.1", port=game.server.port)
    with pytest.raises(InvalidStatus) as refused:
        await LiveClient.open(game.entry, part, cookies=new_device(game.server), origin=named)
    assert refused.value.response.status_code == 403


@both
async def test_device_cookie_that_is_not_ours_is_not_recognised(stage: OpenStage) -> None:
    game = stage("sockets-one")
    key, good = game.server.environ["SECRET_KEY"], new_device(game.server)["device"]
    identity, stamp, signature = good.split(":")
    forged = [
        {},
        {"device": ""},
        {"device": identity},
        {"device": f"{secrets.token_hex(16)}:{stamp}:{signature}"},
        {"device": good[:-1] + ("A" if good[-1] != "A" else "B")},
        {"device": "x" * 3_000},
        device_signed_with(secrets.token_hex(32)),
        device_signed_with(key, ago_s=2 * YEAR_S),
    ]
    for cookies in forged:
        client = await game.keep_open("player", cookies)
        assert await refusal(client.request("hello", {"seat": 0})) == "hello.device"
        await client.until(lambda c: c.close_code is not None)
        assert client.close_code == 4401
    # the same signing, of today, is recognised
    assert (await game.player(device_signed_with(key))).me == {}


async def hello_refused(stage: Stage, part: str, ticket: str) -> None:
    client = await stage.keep_open(part)
    assert await refusal(client.request("hello", {"ticket": ticket})) == "hello.ticket"
    await client.until(lambda c: c.close_code is not None)
    assert client.close_code == 4401


@both
async def test_ticket_opens_one_socket_of_its_own_game_and_part(stage: OpenStage) -> None:
    game, other = stage("sockets-one"), stage("sockets-one")
    for part, wrong in (("host", "screen"), ("screen", "host")):
        await hello_refused(game, part, ticket_for(game, wrong))
        await hello_refused(game, part, ticket_for(other, part))
        await hello_refused(game, part, ticket_for(game, part, key=secrets.token_hex(32)))
        await hello_refused(game, part, ticket_for(game, part, ago_s=120))
        await hello_refused(game, part, "")
        ticket = ticket_for(game, part)
        client = await game.keep_open(part)
        assert (await client.request("hello", {"ticket": ticket}))["game"]["phase"] == "lobby"
        await hello_refused(game, part, ticket)


@both
async def test_ticket_used_at_the_same_moment_opens_one_socket(stage: OpenStage) -> None:
    game = stage("sockets-one")
    ticket = ticket_for(game, "host")
    clients = [await game.keep_open("host") for _ in range(8)]
    outcomes = await asyncio.gather(
        *(client.request("hello", {"ticket": ticket}) for client in clients), return_exceptions=True
    )
    assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1


@both
async def test_screen_link_makes_no_host(stage: OpenStage) -> None:
    game = stage("sockets-one")
    cookies = await asyncio.to_thread(redeem_link, game.entry, "screen")
    with pytest.raises(RuntimeError, match="answered 401"):
        await asyncio.to_thread(fetch_ticket, game.entry, "host", cookies)
    ticket = await asyncio.to_thread(fetch_ticket, game.entry, "screen", cookies)
    client = await game.keep_open("host", cookies)
    assert await refusal(client.request("hello", {"ticket": ticket})) == "hello.ticket"


@both
async def test_revoked_link_opens_nothing_more(stage: OpenStage) -> None:
    game = stage("sockets-one")
    cookies = await asyncio.to_thread(redeem_link, game.entry, "host")
    before = await asyncio.to_thread(fetch_ticket, game.entry, "host", cookies)
    game.backstage.revoke_links(game.entry.game, "host")
    await hello_refused(game, "host", before)
    with pytest.raises(RuntimeError, match="answered 401"):
        await asyncio.to_thread(fetch_ticket, game.entry, "host", cookies)
    with pytest.raises(RuntimeError, match="answered 403"):
        await asyncio.to_thread(redeem_link, game.entry, "host")
    await hello_refused(game, "host", ticket_for(game, "host"))


@both
async def test_game_that_is_not_there_is_closed_to_all(stage: OpenStage) -> None:
    game = stage("sockets-one")
    nowhere = Stage(
        game.server, game.backstage, {**_entry(game), "game": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    )
    try:
        client = await nowhere.keep_open("player", new_device(game.server))
        assert await refusal(client.request("hello", {"seat": 0})) == "game.unknown"
        await client.until(lambda c: c.close_code is not None)
        assert client.close_code == 4404
    finally:
        await nowhere.close()


def _entry(game: Stage) -> dict[str, str]:
    entry = game.entry
    return {
        "pin": entry.pin,
        "join_token": entry.join_token,
        "host_link": entry.host_link,
        "screen_link": entry.screen_link,
    }
