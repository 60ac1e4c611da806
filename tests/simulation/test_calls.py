"""A phone over HTTP, simulated: what its requests become while the database is away or the page has hung up."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any

import pytest
from django.db import OperationalError

from kit.lean_http import Request, Response
from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.play import SECONDS, make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.http.allowances import Allowances
from quiz.live.http.calls import CALL, Calls
from quiz.live.http.polls import POLL, WAIT_MS, WAIT_SPREAD_MS, Polls
from quiz.live.queries.seats import FoundSeat, SeatQuery
from quiz.live.rules.game import Move, apply
from quiz.live.services.pending import Item, Result
from quiz.participants.services.device import cookie_name, sign_device

ORIGIN = b"https://hall.example"
# After so long without a sign of life a page takes its line for dead (static/js/lib/pulse.js).
PROBE_S = 1.2


class Hall:
    """A game on one worker."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(tracking)
        dice = Random(1)
        self.weather = Weather()
        self.rows = ModelRows(make_loaded(dice, auto=False), loop.time)
        self.worker = Worker(0, Bus(self.weather, dice), dice)
        self.calls = Calls(runtime=self.worker.runtime, allowances=Allowances(), origins={ORIGIN})
        self.polls = Polls(runtime=self.worker.runtime, allowances=Allowances(), origins={ORIGIN})

    async def move(self, way: Move) -> None:
        hall = await (await self.worker.runtime()).hall(self.rows.loaded.id)
        assert hall is not None
        await hall.move(lambda game, now: apply(game, way, now))


class Page:
    """A page that calls; `hang_up` gives up all its requests."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._cookie = f"{cookie_name()}={sign_device(uuid.uuid4())}".encode()
        self._gone = asyncio.Event()

    def hang_up(self) -> None:
        self._gone.set()

    async def call(self, *frame: Any) -> Response:
        return await self._post(CALL, self.hall.calls.call, frame)

    async def poll(self, **known: Any) -> Response:
        return await self._post(POLL, self.hall.polls.poll, known)

    async def _post(
        self, path: str, handle: Callable[[Request], Awaitable[Response | None]], body: Any
    ) -> Response:
        sent = [{"type": "http.request", "body": json.dumps(body, separators=(",", ":")).encode()}]

        async def receive() -> dict[str, Any]:
            if sent:
                return sent.pop()
            await self._gone.wait()
            return {"type": "http.disconnect"}

        scope = {
            "method": "POST",
            "path": f"{path}{self.hall.rows.loaded.id}/0",
            "headers": [
                (b"origin", ORIGIN), (b"content-type", b"application/json"), (b"cookie", self._cookie),
                (b"content-length", str(len(sent[0]["body"])).encode()),
            ],
        }  # fmt: skip
        answered = await handle(Request(scope, receive))
        assert answered is not None
        return answered


def simulated(play: Callable[[Hall], Awaitable[None]]) -> None:
    async def run() -> None:
        hall = Hall()
        with standing_in(hall.rows):
            await hall.worker.runtime()
            await play(hall)
            hall.worker.kill()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())


async def joined(hall: Hall) -> Page:
    page = Page(hall)
    assert (await page.call("join", 1, {"name": f"选手{uuid.uuid4().hex[:6]}", "team": None})).status == 200
    return page


def answer() -> tuple[str, int, dict[str, Any]]:
    return "answer", 2, {"position": 0, "choices": [1], "key": uuid.uuid4().hex}


@pytest.mark.parametrize("hangs_up", [False, True])
def test_answer_in_time_counts_though_the_database_was_away_beyond_the_deadline(hangs_up: bool) -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        await hall.move(Move.START)
        await hall.move(Move.OPEN)
        await asyncio.sleep(SECONDS - 2)
        hall.weather.database_away = True
        answering = asyncio.ensure_future(page.call(*answer()))
        await asyncio.sleep(6)
        if hangs_up:  # as a page does that hears nothing
            page.hang_up()
        await asyncio.sleep(6)
        hall.weather.database_away = False
        if hangs_up:
            await asyncio.sleep(5)
        else:
            [[kind, _, told]] = json.loads((await answering).body)
            assert (kind, told["late"]) == ("ok", False)
        [row] = hall.rows.answers.values()
        assert not row.late
        # the wait is not the player's
        assert row.credited_ms < (SECONDS - 1) * 1_000

    simulated(play)


def test_answer_sent_before_the_opening_does_not_count_because_it_waited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        await hall.move(Move.START)
        seats = (await hall.worker.runtime()).calling_seats
        find, opened = seats._store, asyncio.Event()

        def find_late(batch: Sequence[SeatQuery]) -> Sequence[FoundSeat | None]:
            if not opened.is_set():
                raise OperationalError("database is locked")
            return find(batch)

        monkeypatch.setattr(seats, "_store", find_late)
        answering = asyncio.ensure_future(page.call(*answer()))
        await asyncio.sleep(1)
        await hall.move(Move.OPEN)
        opened.set()
        [[kind, _, told]] = json.loads((await answering).body)
        assert (kind, told["code"]) == ("error", "answer.not_open")

    simulated(play)


async def places(hall: Hall) -> tuple[int, int, int]:
    """Sockets counted in the worker, in the hall, and of seats."""
    runtime = await hall.worker.runtime()
    room = runtime.halls[hall.rows.loaded.id]
    seated = sum(len(seat.connections) for seat in room.seats.values())
    return runtime.sockets.open, len(room.audiences["player"]), seated


@pytest.mark.parametrize(
    "request_", [("hello", 2, {"seat": 0, "ticket": None}), ("beat", 2, {}), ("review", 2, {})]
)
def test_request_of_a_page_that_has_hung_up_keeps_no_place(request_: tuple[str, int, dict[str, Any]]) -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        hall.weather.database_away = True
        asking = asyncio.ensure_future(page.call(*request_))
        await asyncio.sleep(0.1)
        assert (await places(hall))[0] == 1
        page.hang_up()
        await asyncio.sleep(0.1)
        assert asking.done()
        assert await places(hall) == (0, 0, 0)

    simulated(play)


def test_answer_of_a_page_that_has_hung_up_is_stored_and_keeps_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        await hall.move(Move.START)
        await hall.move(Move.OPEN)
        writer = (await hall.worker.runtime()).writer
        store, held = writer._store, [True]

        def store_late(batch: Sequence[Item]) -> Sequence[Result]:
            if held:
                raise OperationalError("database is locked")
            return store(batch)

        monkeypatch.setattr(writer, "_store", store_late)
        asking = asyncio.ensure_future(page.call(*answer()))
        await asyncio.sleep(0.5)
        assert await places(hall) == (1, 1, 1)
        page.hang_up()
        await asyncio.sleep(0.1)
        assert asking.done()
        assert await places(hall) == (0, 0, 0)
        assert not hall.rows.answers
        held.clear()
        await asyncio.sleep(1)
        assert len(hall.rows.answers) == 1

    simulated(play)


def test_newcomer_at_the_door_who_has_hung_up_waits_no_longer() -> None:
    async def play(hall: Hall) -> None:
        runtime = await hall.worker.runtime()
        runtime.doors._left = runtime.doors._pace = 0.0
        runtime.doors._came_at = runtime.world.monotonic()
        page = Page(hall)
        asking = asyncio.ensure_future(page.call("join", 1, {"name": "晚到", "team": None}))
        await asyncio.sleep(0.05)
        assert runtime.doors.waiting == 1
        page.hang_up()
        await asyncio.sleep(0.02)
        assert asking.done()
        assert (runtime.doors.waiting, runtime.sockets.open) == (0, 0)

    simulated(play)


def test_page_hears_signs_of_life_while_the_database_is_away() -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        loop = asyncio.get_running_loop()
        shown = (await hall.worker.runtime()).halls[hall.rows.loaded.id].state.version
        hall.weather.database_away = True
        for _ in range(3):
            asked_at = loop.time()
            [[kind, number, told]] = json.loads((await page.call("beat", 7, {})).body)
            assert (kind, number, told["version"]) == ("ok", 7, shown)
            assert loop.time() - asked_at < PROBE_S / 2
            await asyncio.sleep(3)
        (await hall.worker.runtime()).halls.clear()
        refused = await page.call("beat", 8, {})
        [[kind, number, told]] = json.loads(refused.body)
        assert (refused.status, kind, number, told["code"]) == (503, "error", 8, "busy")

    simulated(play)


def test_poll_while_the_database_is_away_is_answered_with_nothing_new() -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        hall.weather.database_away = True
        answered = await page.poll(version=5, seen="x")
        told = json.loads(answered.body)
        assert (answered.status, told["version"], told["seen"], told["frames"]) == (200, 5, "x", [])
        hall.weather.database_away = False
        told = json.loads((await page.poll(version=-1, seen="")).body)
        assert [frame[0] for frame in told["frames"]] == ["game", "me"]

    simulated(play)


def test_poll_that_waited_for_the_database_waits_for_news_no_longer_than_any_other() -> None:
    async def play(hall: Hall) -> None:
        page, loop = await joined(hall), asyncio.get_running_loop()
        known = json.loads((await page.poll(version=-1, seen="")).body)
        hall.weather.database_away = True
        asked_at = loop.time()
        polling = asyncio.ensure_future(page.poll(version=known["version"], seen=known["seen"]))
        await asyncio.sleep(18)
        hall.weather.database_away = False
        assert json.loads((await polling).body)["frames"] == []
        assert loop.time() - asked_at <= (WAIT_MS + WAIT_SPREAD_MS) / 1_000 + 0.1

    simulated(play)


def test_answer_at_a_worker_that_does_not_know_the_game_waits_for_the_database() -> None:
    async def play(hall: Hall) -> None:
        page = await joined(hall)
        await hall.move(Move.START)
        await hall.move(Move.OPEN)
        hall.weather.database_away = True
        (await hall.worker.runtime()).halls.clear()
        answering = asyncio.ensure_future(page.call(*answer()))
        await asyncio.sleep(10)
        assert not answering.done()
        hall.weather.database_away = False
        [[kind, _, told]] = json.loads((await answering).body)
        assert (kind, told["late"]) == ("ok", False)

    simulated(play)
