"""What a phone is told of its answer when reveal, commit and coming back cross each other."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from django.db import OperationalError

from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.play import make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.engine.hall import Hall
from quiz.live.engine.watch import WATCH_S
from quiz.live.rules.game import Move, apply
from tests.simulation.test_turn_at_the_door import Phone

# Everything that needs no waiting has been done by then.
SOON_S = 0.5


class Evening:
    """A game on two workers, at its first question."""

    def __init__(self) -> None:
        loop, dice = asyncio.get_running_loop(), Random(1)
        loop.set_task_factory(tracking)
        self.weather = Weather()
        self.rows = ModelRows(make_loaded(dice, auto=False), loop.time)
        bus = Bus(self.weather, dice)
        self.here, self.there = (Worker(number, bus, dice) for number in range(2))

    async def hall(self, worker: Worker) -> Hall:
        hall = await (await worker.runtime()).hall(self.rows.loaded.id)
        assert hall is not None
        return hall

    async def move(self, worker: Worker, *ways: Move) -> None:
        hall = await self.hall(worker)
        for way in ways:
            await hall.move(lambda game, now, way=way: apply(game, way, now))  # type: ignore[misc]
            await asyncio.sleep(SOON_S)

    async def joined(self, worker: Worker, device: uuid.UUID) -> Phone:
        phone = await self.come(worker, device)
        name = f"选手{len(self.rows.players)}"
        phone.consumer.take(json.dumps(["join", 2, {"name": name, "team": None}]).encode())
        await asyncio.sleep(SOON_S)
        return phone

    async def come(self, worker: Worker, device: uuid.UUID) -> Phone:
        phone = Phone(worker, self.rows.loaded.id, device)
        await phone.hello()
        return phone


def simulated(play: Callable[[Evening], Awaitable[None]]) -> None:
    async def run() -> None:
        evening = Evening()
        with standing_in(evening.rows):
            for worker in (evening.here, evening.there):
                await worker.runtime()
            await asyncio.sleep(SOON_S)
            await play(evening)
            for worker in (evening.here, evening.there):
                worker.kill()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())


class Held:
    """A worker's writer or reader, in a database that refuses it for a while."""

    def __init__(self, commit: Any) -> None:
        self._commit, self._store = commit, commit._store
        commit._store = self._refuse

    def _refuse(self, batch: Sequence[Any]) -> Sequence[Any]:
        raise OperationalError("database is locked")

    def let_go(self, found: Sequence[Any] | None = None) -> None:
        """From now on it is served, or finds what was `found` before."""
        self._commit._store = self._store if found is None else lambda batch: found


def answer(phone: Phone) -> None:
    """The right one."""
    asked = {"position": 0, "choices": [1], "key": uuid.uuid4().hex}
    phone.consumer.take(json.dumps(["answer", 3, asked]).encode())


def games(phone: Phone) -> list[dict[str, Any]]:
    """The states that were pushed to it."""
    return [frame[1] for frame in phone.frames if frame[0] == "game"]


def results(phone: Phone) -> list[tuple[bool, int]]:
    """Each result that it was told, whether it has answered and its score: of greetings and pushes."""
    told = []
    for kind, *rest in phone.frames:
        result = (
            rest[0] if kind == "result" else (rest[1].get("me") or {}).get("result") if kind == "ok" else None
        )
        if result is not None:
            assert 1 <= result["rank"] <= result["of"]
            told.append((result["answered"], result["score"]))
    return told


def test_answer_stored_after_its_reveal_is_told_at_the_worker_where_the_phone_is_now() -> None:
    async def play(evening: Evening) -> None:
        device = uuid.uuid4()
        phone = await evening.joined(evening.here, device)
        await evening.move(evening.here, Move.START, Move.OPEN)
        writer = Held((await evening.here.runtime()).writer)
        answer(phone)
        await phone.consumer.detach()
        again = await evening.come(evening.there, device)
        await evening.move(evening.there, Move.CLOSE, Move.REVEAL)
        assert results(again) == [(False, 0)]
        writer.let_go()
        await asyncio.sleep(SOON_S)
        [row] = evening.rows.players.values()
        assert row.score > 0
        assert results(again) == [(False, 0), (True, row.score)]

    simulated(play)


def test_phone_whose_seat_was_read_before_its_answer_was_stored_is_told_too() -> None:
    async def play(evening: Evening) -> None:
        device = uuid.uuid4()
        phone = await evening.joined(evening.here, device)
        await evening.move(evening.here, Move.START, Move.OPEN)
        writer = Held((await evening.here.runtime()).writer)
        answer(phone)
        await phone.consumer.detach()
        await evening.move(evening.there, Move.CLOSE, Move.REVEAL)
        reader = (await evening.there.runtime()).seat_reader
        read: list[Any] = []
        held, find = Held(reader), evening.rows.find_seats

        def find_early(batch: Sequence[Any]) -> Sequence[Any]:
            read[:] = read or find(batch)
            raise OperationalError("database is locked")

        reader._store = find_early
        coming = asyncio.ensure_future(evening.come(evening.there, device))
        await asyncio.sleep(SOON_S)
        writer.let_go()
        await asyncio.sleep(SOON_S)
        held.let_go(read)
        again = await coming
        await asyncio.sleep(SOON_S)
        [row] = evening.rows.players.values()
        assert results(again) == [(False, 0), (True, row.score)]

    simulated(play)


def test_result_that_could_not_be_read_is_told_when_the_database_is_back() -> None:
    async def play(evening: Evening) -> None:
        device = uuid.uuid4()
        phone = await evening.joined(evening.here, device)
        await evening.move(evening.here, Move.START, Move.OPEN)
        writer = Held((await evening.here.runtime()).writer)
        answer(phone)
        again = await evening.come(evening.there, device)
        await evening.move(evening.there, Move.CLOSE, Move.REVEAL)
        moves = (await evening.there.runtime()).moves
        call = moves.call

        async def refused(work: Callable[[], Any]) -> Any:
            raise OperationalError("database is locked")

        moves.call = refused  # type: ignore[method-assign]
        writer.let_go()
        await asyncio.sleep(SOON_S)
        assert len(results(again)) == 1
        moves.call = call  # type: ignore[method-assign]
        await asyncio.sleep(WATCH_S + SOON_S)
        [row] = evening.rows.players.values()
        assert results(again) == [(False, 0), (True, row.score)]

    simulated(play)


def test_whoever_comes_while_the_boards_are_read_is_greeted_with_the_state_before() -> None:
    async def play(evening: Evening) -> None:
        device = uuid.uuid4()
        phone = await evening.joined(evening.here, device)
        await evening.move(evening.here, Move.START, Move.OPEN)
        answer(phone)
        await evening.move(evening.here, Move.CLOSE)
        (await evening.hall(evening.here)).look_again()
        runtime = await evening.here.runtime()
        call, reading = runtime.moves.call, asyncio.Event()

        async def slow(work: Callable[[], Any]) -> Any:
            found = await call(work)
            if isinstance(found, tuple):  # ranks and boards
                await reading.wait()
            return found

        runtime.moves.call = slow  # type: ignore[method-assign]
        revealing = asyncio.ensure_future(evening.move(evening.here, Move.REVEAL))
        await asyncio.sleep(SOON_S)
        late = await evening.come(evening.here, device)
        [greeting] = [frame[2] for frame in late.frames if frame[0] == "ok"]
        assert (greeting["game"]["phase"], greeting["me"]["result"]) == ("closed", None)
        reading.set()
        await revealing
        # a page passes over a version that it has: this must be the first time that it sees the reveal's
        [game] = games(late)
        assert game["version"] > greeting["game"]["version"]
        assert game["solution"]["counts"] == [0, 1, 0]
        assert results(late) == [(True, results(phone)[-1][1])]

    simulated(play)


def test_beat_tells_of_no_state_that_could_not_be_shown() -> None:
    async def play(evening: Evening) -> None:
        phone = await evening.joined(evening.here, uuid.uuid4())
        await evening.move(evening.here, Move.START, Move.OPEN, Move.CLOSE)
        hall, runtime = await evening.hall(evening.here), await evening.here.runtime()
        shown, call = hall.state.version, runtime.moves.call

        async def lost_after_the_move(work: Callable[[], Any]) -> Any:
            found = await call(work)
            if found is True:  # the move is made
                evening.weather.database_away = True
            return found

        runtime.moves.call = lost_after_the_move  # type: ignore[method-assign]
        with suppress(OperationalError):
            await evening.move(evening.here, Move.REVEAL)
        assert evening.rows.loaded.state.version == shown + 1
        runtime.moves.call = call  # type: ignore[method-assign]
        phone.consumer.take(b'["beat",9,{}]')
        # a page that hears of a newer version and does not get it leaves: so would the whole hall
        assert phone.frames[-1][2]["version"] == shown
        evening.weather.database_away = False
        await asyncio.sleep(WATCH_S + SOON_S)
        assert games(phone)[-1]["version"] == shown + 1

    simulated(play)
