"""A game over HTTP, for phones that get no WebSocket: the same requests, refusals, limits and rows."""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from load_tests.live_client import LiveClient
from load_tests.poll_client import Answered, PollConnection, open_by_http, player_by_http, post
from quiz.live.engine.credits import BURST
from quiz.live.engine.hall import MAX_SOCKETS_PER_DEVICE, MAX_SOCKETS_PER_SEAT
from quiz.live.engine.limits import Sockets
from quiz.live.protocol.inbound import REQUESTS
from tests.services.servers import RunningServer
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.content import QUIZZES
from tests.sockets.forging import device_signed_with
from tests.sockets.stage import Cookies, Stage, all_in, new_device, refusal
from tests.sockets.test_hostile_frames import BAD_PAYLOADS, MALFORMED, PAYLOADS
from tests.sockets.test_whole_game import RIGHT, TAKEN, recomputed

# A poll with news is answered in milliseconds; one without waits twenty seconds.
AT_ONCE_S = 5.0


async def by_http(stage: Stage, cookies: Cookies | None = None, *, seat: int = 0) -> LiveClient:
    """A player over HTTP who has said hello."""
    device = cookies or new_device(stage.server)
    return stage.keep(await player_by_http(stage.entry, device, seat=seat))


async def joined_by_http(
    stage: Stage, name: str, cookies: Cookies | None = None, *, seat: int = 0
) -> LiveClient:
    client = await by_http(stage, cookies, seat=seat)
    client.me = (await client.request("join", {"name": name, "team": None}))["me"]
    return client


async def call(stage: Stage, cookies: Cookies, body: str | bytes, **how: Any) -> Answered:
    data = body if isinstance(body, bytes) else body.encode()
    return await post(stage.entry.base, f"/live/call/{stage.entry.game}/0", data, cookies=cookies, **how)


async def poll(stage: Stage, cookies: Cookies, body: Any, *, seat: int = 0, **how: Any) -> Answered:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await post(stage.entry.base, f"/live/poll/{stage.entry.game}/{seat}", data, cookies=cookies, **how)


def code_of(answered: Answered) -> str:
    [[kind, _, payload]] = answered.value
    assert kind == "error"
    return str(payload["code"])


# --- a game ----------------------------------------------------------------------------------------------------------


@both
async def test_whole_game_by_polling_only(stage: OpenStage) -> None:
    game = stage("sockets-whole")
    host, screen = await game.host(), await game.screen()
    players = {name: await joined_by_http(game, name) for name in TAKEN}
    await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["online"] == 3)
    everybody = [host, screen, *players.values()]
    for position in range(3):
        await game.open_question(host, screen, *players.values())
        for name, client in players.items():
            acknowledged = await client.answer(TAKEN[name][position])
            assert (acknowledged["position"], acknowledged["late"]) == (position, False)
        await all_in(everybody, "closed", position)
        await host.move("reveal")
        await all_in(everybody, "reveal", position)
        for client in players.values():
            await client.until(lambda c, n=position: (c.me["result"] or {}).get("position") == n)
            assert client.game["solution"]["right"] == RIGHT[position]
        await host.move("leaderboard")
        await all_in(everybody, "leaderboard", position)
    await host.move("next")
    await all_in(everybody, "finished", 2)
    rows = game.rows()
    totals = recomputed(rows, [seconds for _, seconds, _ in QUIZZES["sockets-whole"]])
    assert {row["id"]: row["score"] for row in rows["players"]} == totals
    assert len(rows["answers"]) == 9
    for name, client in players.items():
        assert client.me["result"]["score"] == totals[client.me["player"]]
        reviewed = (await client.request("review", {}))["questions"]
        assert [row["own"] for row in reviewed] == TAKEN[name]
        versions = [pushed["version"] for pushed in client.pushes["game"]]
        assert versions == sorted(set(versions))
        # a poll waits for news: there are about two for each phase, and not one in between
        assert isinstance(client.socket, PollConnection)
        assert client.socket.polls <= 3 * 6 * 2 + 5


@both
async def test_buzzer_round_over_http(stage: OpenStage) -> None:
    game = stage("sockets-buzzer")
    host, quick, other = await game.host(), await joined_by_http(game, "快手"), await game.joined()
    await game.open_question(host, quick, other)
    assert await quick.request("buzz", {"position": 0, "round": 1, "key": uuid.uuid4().hex}) == {
        "position": 0,
        "round": 1,
    }
    for client in (host, quick, other):
        await client.phase("buzzed")
    assert quick.game["buzzer"]["holder_player"] == quick.me["player"]
    assert await refusal(other.answer([1])) == "answer.not_yours"
    await quick.answer([1])
    await quick.phase("closed", "reveal")
    assert [row["choices"] for row in game.rows()["answers"]] == ["1"]


async def test_time_names_concern_and_rename_over_http(stage: OpenStage) -> None:
    game = stage("sockets-concern-last")
    host, player = await game.host(), await joined_by_http(game, "小云")
    assert len((await player.request("names", {}))["names"]) == 3
    assert (await player.request("time", {"mode": "x1.5"}))["me"]["time"] == "x1.5"
    await player.until(lambda c: c.me["time"] == "x1.5")
    await host.request("rename", {"player": player.me["player"], "name": "大云"})
    await player.until(lambda c: c.me["name"] == "大云")
    await game.open_question(host, player)
    await game.reveal(host, player)
    await game.open_question(host, player)
    assert await player.request("concern", {"position": 1}) == {"position": 1}
    assert len(game.rows()["asked"]) == 1
    assert await player.request("pong", {"nonce": "00"}) == {}


@both
async def test_same_key_over_socket_and_http_is_one_answer(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, socket = await game.host(), await game.joined(cookies=device)
    await game.open_question(host, socket)
    over = await by_http(game, device)
    assert over.me["player"] == socket.me["player"]
    key = uuid.uuid4().hex
    acknowledged = await asyncio.gather(
        *(client.answer([1], key=key) for client in (socket, over, socket, over)), return_exceptions=True
    )
    assert [ack for ack in acknowledged if ack != acknowledged[0]] == []
    assert acknowledged[0] == {"position": 0, "key": key, "late": False}
    assert await refusal(over.answer([2])) == "answer.already"
    assert await refusal(socket.answer([2])) == "answer.already"
    [row] = game.rows()["answers"]
    assert row["choices"] == "1"


async def test_answer_over_http_is_shown_on_the_other_tab(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, socket = await game.host(), await game.joined(cookies=device)
    tab = await by_http(game, device)
    await game.open_question(host, socket, tab)
    await tab.answer([1])
    await socket.until(lambda c: c.me.get("answer") is not None)
    await tab.until(lambda c: c.me.get("answer") is not None)
    assert socket.me["answer"]["choices"] == tab.me["answer"]["choices"] == [1]


async def test_removed_player_is_shown_out_and_stays_out(stage: OpenStage) -> None:
    game = stage("sockets-one")
    device = new_device(game.server)
    host, player = await game.host(), await joined_by_http(game, "小云", device)
    await player.until(lambda c: isinstance(c.socket, PollConnection) and c.socket.polls > 0)
    await host.request("remove", {"player": player.me["player"]})
    await player.until(lambda c: c.close_code is not None)
    assert player.close_code == 4403
    again = game.keep(open_by_http(game.entry, device))
    assert await refusal(again.request("hello", {"seat": 0})) == "join.removed"
    for request, payload in PAYLOADS.items():
        answered = await call(game, device, json.dumps([request, 7, payload]))
        # what is no player's request is refused before anybody is looked for
        refused = (403, "join.removed") if request in REQUESTS["player"] else (400, "frame.unknown")
        assert (answered.status, code_of(answered)) == refused


# --- what nobody's page sends ----------------------------------------------------------------------------------------


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


# --- polls -----------------------------------------------------------------------------------------------------------


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


# --- a full worker ---------------------------------------------------------------------------------------------------


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
