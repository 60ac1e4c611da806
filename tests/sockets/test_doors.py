"""A full room, a rush at the door, a worker without sockets to spare: newcomers wait in order, players come back."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from websockets.exceptions import InvalidStatus

from load_tests.live_client import LiveClient, Payload
from quiz.live.consumers.base import HELLO_S
from quiz.live.engine.door_words import REPEAT_S
from quiz.live.engine.limits import STAFF_BEYOND
from tests.services.servers import RunningServer, ServerFactory
from tests.sockets.conftest import OpenStage
from tests.sockets.stage import Cookies, Stage, new_device, refusal

NewServer = Callable[..., RunningServer]


@dataclass(eq=False)
class Knocking:
    """A newcomer who has said hello: `inside` resolves when they are let in."""

    client: LiveClient
    cookies: Cookies
    inside: asyncio.Future[Payload]

    @property
    def told(self) -> list[Payload]:
        return self.client.pushes["waiting"]

    @property
    def ticket(self) -> str:
        return next(told["ticket"] for told in reversed(self.told) if told["ticket"])

    async def waits(self, place: int | None = None) -> Payload:
        """The newest word of the door, once it names this place."""
        await self.client.until(lambda _: self.told and place in (None, self.told[-1]["place"]))
        assert not self.inside.done()
        return self.told[-1]

    async def joins(self, name: str) -> Payload:
        async with asyncio.timeout(30):
            await self.inside
        return await self.client.request("join", {"name": name, "team": None})


async def knock(game: Stage, cookies: Cookies | None = None, *, ticket: str | None = None) -> Knocking:
    cookies = cookies or new_device(game.server)
    client = await game.keep_open("player", cookies)
    return Knocking(client, cookies, client.send("hello", {"seat": 0, "ticket": ticket}))


@pytest.fixture(scope="module")
def server_of_small_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its rooms have three places."""
    factory = ServerFactory(tmp_path_factory.mktemp("small-rooms") / "servers")
    yield factory.make("uvicorn", MAX_PLAYERS_PER_GAME="3")
    factory.stop_all()


@pytest.fixture
def small_room(server_of_small_rooms: RunningServer, stage_on: OpenStage) -> Stage:
    """A game in a room of three places; its server goes on to others."""
    return stage_on(server_of_small_rooms, "sockets-three")


async def test_full_room_lets_in_by_turn_whenever_somebody_leaves(small_room: Stage) -> None:
    game = small_room
    players = [await game.joined() for _ in range(3)]
    fourth = await knock(game)
    assert await fourth.waits() == {
        "place": 1, "of": 1, "full": True, "estimate_s": None, "ticket": fourth.ticket, "retry_ms": None,
    }  # fmt: skip
    fifth = await knock(game)
    assert (await fifth.waits())["place"] == 2
    # neither sees another number of people than the other; the first one's place has not changed
    await fourth.client.until(lambda _: fourth.told[-1]["of"] == 2, timeout=REPEAT_S - 2)
    await players[0].close()
    await fourth.joins("四号")
    # the queue has moved, and is told so
    assert (await fifth.waits(1))["of"] == 1
    await fourth.client.close()
    await fifth.joins("五号")
    assert fifth.client.pushes["error"] == []


async def test_host_and_screen_are_told_that_the_room_is_full_and_who_waits(small_room: Stage) -> None:
    game = small_room
    watching = [await game.host(), await game.screen()]

    async def told(waiting: int, *, full: bool) -> None:
        for client in watching:
            await client.until(
                lambda c: (
                    c.pushes["lobby"]
                    and (c.pushes["lobby"][-1]["waiting"], c.pushes["lobby"][-1]["full"]) == (waiting, full)
                )
            )

    players = [await game.joined() for _ in range(3)]
    await told(0, full=True)
    fourth = await knock(game)
    await fourth.waits(1)  # or the fifth might stand before it
    fifth = await knock(game)
    await told(2, full=True)
    await players[0].close()
    await fourth.joins("四号")
    await told(1, full=True)
    await fifth.client.close()
    await players[1].close()
    await told(0, full=False)


async def test_player_comes_back_into_a_full_room_past_those_who_wait(small_room: Stage) -> None:
    game = small_room
    devices = [new_device(game.server) for _ in range(3)]
    players = [await game.joined(cookies=device) for device in devices]
    waiting = list[Knocking]()
    for place in (1, 2):
        waiting.append(await knock(game))
        await waiting[-1].waits(place)
    await players[1].close()
    await waiting[0].joins("接上")
    back = await game.player(devices[1])
    assert back.me["player"] == players[1].me["player"]
    assert back.pushes["waiting"] == []
    await waiting[1].waits(1)


async def test_whoever_chooses_a_name_has_a_place(small_room: Stage) -> None:
    game = small_room
    choosing = [await game.player() for _ in range(3)]
    late = await knock(game)
    await late.waits(1)
    await choosing[2].close()
    await late.joins("来了")


async def test_place_is_kept_by_its_slip_and_by_nothing_else(small_room: Stage) -> None:
    game = small_room
    players = [await game.joined() for _ in range(3)]
    first = await knock(game)
    await first.waits(1)
    second = await knock(game)
    await second.waits(2)
    slip = first.ticket
    await first.client.close()
    await second.waits(1)
    # without the slip, with a stranger's, with a forged one: behind the others
    forged = slip[:-1] + ("A" if slip[-1] != "A" else "B")
    for cookies, shown in ((first.cookies, None), (None, slip), (first.cookies, forged)):
        again = await knock(game, cookies, ticket=shown)
        await again.waits(2)
        await again.client.close()
    back = await knock(game, first.cookies, ticket=slip)
    await back.waits(1)
    await second.waits(2)
    await players[0].close()
    await back.joins("回来")
    await second.waits(1)


async def test_waiting_socket_stays_open_beyond_the_time_for_a_greeting(small_room: Stage) -> None:
    game = small_room
    players = [await game.joined() for _ in range(3)]
    waiting = await knock(game)
    await waiting.waits()
    # an unchanged place is told again, later than a silent socket would have been closed
    await waiting.client.until(lambda _: len(waiting.told) >= 2)
    assert waiting.client.close_code is None
    assert await refusal(waiting.client.request("beat", {})) == "hello.first"
    assert await refusal(waiting.client.request("hello", {"seat": 0})) == "frame.unknown"
    await players[0].close()
    await waiting.joins("久等")


async def test_ended_game_lets_everybody_see_its_last_page(small_room: Stage) -> None:
    game = small_room
    host = await game.host()
    for _ in range(3):
        await game.joined()
    waiting = await knock(game)
    await waiting.waits()
    await host.move("cancel")
    async with asyncio.timeout(10):
        assert (await waiting.inside)["game"]["phase"] == "cancelled"


async def test_rush_comes_in_at_the_stated_pace_and_in_order(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn", NEWCOMERS_PER_SECOND="10"), "sockets-three")
    loop = asyncio.get_running_loop()
    began, order = loop.time(), list[int]()
    crowd = list[Knocking]()
    for number in range(25):
        newcomer = await knock(game)
        newcomer.inside.add_done_callback(lambda _, number=number: order.append(number))
        # one after the other, so that there is an order
        await newcomer.client.until(lambda _, newest=newcomer: newest.told or newest.inside.done())
        crowd.append(newcomer)
    told = await crowd[-1].waits()
    assert told["place"] > 10
    assert told["full"] is False
    assert told["estimate_s"] >= 1
    async with asyncio.timeout(30):
        await asyncio.gather(*(newcomer.inside for newcomer in crowd))
    # five at once, the others at ten a second at most
    assert loop.time() - began >= 1.9
    assert order == sorted(order)
    places = [told["place"] for told in crowd[-1].told]
    assert places == sorted(places, reverse=True)


async def test_one_device_cannot_fill_the_queue(small_room: Stage) -> None:
    game = small_room
    for _ in range(3):
        await game.joined()
    greedy = new_device(game.server)
    sockets = [await knock(game, greedy) for _ in range(13)]
    await sockets[-1].client.until(lambda c: c.close_code is not None)
    assert sockets[-1].client.close_code == 4429
    assert all(other.client.close_code is None for other in sockets[:-1])


async def test_worker_without_sockets_sends_newcomers_away_and_takes_players_back(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn", MAX_SOCKETS_PER_WORKER="10"), "sockets-three")
    device = new_device(game.server)
    player = await game.joined(cookies=device)
    others = [await game.joined() for _ in range(8)]
    # the tenth is kept for those who have a seat
    away = await knock(game)
    await away.client.until(lambda c: c.close_code is not None)
    assert away.client.close_code == 4503
    assert away.told[-1]["place"] is None
    assert 5_000 <= away.told[-1]["retry_ms"] < 10_000
    await player.close()
    again = await game.player(device)
    assert again.me["player"] == player.me["player"]
    tab = await game.player(device)
    # none is left: refused before the handshake, with a time to come again
    with pytest.raises(InvalidStatus) as refused:
        await knock(game, device)
    assert refused.value.response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert 5 <= int(refused.value.response.headers["Retry-After"]) < 10
    # the host is let in all the same
    host = await game.host()
    await host.move("start")
    await tab.phase("reading")
    for other in itertools.chain(others[:2], [host, tab]):
        await other.close()
    back = await knock(game, away.cookies, ticket=away.ticket)
    await back.joins("终于")


async def test_sockets_of_nobody_do_not_keep_the_host_out_of_a_full_worker(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn", MAX_SOCKETS_PER_WORKER="2"), "sockets-three")
    device = new_device(game.server)
    await game.joined(cookies=device)
    await game.player(device)
    opened = await asyncio.gather(
        *(game.keep_open("screen") for _ in range(STAFF_BEYOND + 20)), return_exceptions=True
    )
    refused = [each.response for each in opened if isinstance(each, InvalidStatus)]
    assert {each.status_code for each in refused} == {HTTPStatus.SERVICE_UNAVAILABLE}
    assert all(int(each.headers["Retry-After"]) >= 5 for each in refused)
    silent = [each for each in opened if isinstance(each, LiveClient)]
    assert len(silent) + len(refused) == len(opened)
    for screen in silent:
        # sooner than a socket is hung up on where there is room
        await screen.until(lambda c: c.close_code is not None, timeout=HELLO_S - 1)
        assert screen.close_code == 4401
    host = await game.host()
    await host.move("start")


async def test_those_who_wait_are_told_to_move_when_the_worker_leaves(
    new_server: NewServer, stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn", MAX_PLAYERS_PER_GAME="3"), "sockets-three")
    for _ in range(3):
        await game.joined()
    waiting = await knock(game)
    await waiting.waits()
    await asyncio.to_thread(game.server.stop)
    await waiting.client.until(lambda c: c.close_code is not None)
    assert waiting.client.close_code == 1012
    assert waiting.client.pushes["moving"]
