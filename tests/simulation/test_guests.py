"""Whoever is in and takes no name keeps the place for two minutes, or for as long as nobody waits for it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from random import Random

from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.play import make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.engine.door_room import GUEST_S
from quiz.live.engine.doors import REST_S, Doors
from quiz.live.engine.limits import Limits
from quiz.live.protocol import codes
from tests.simulation.test_turn_at_the_door import Phone

BEAT_S = 10.0


class Guest(Phone):
    """A phone whose page is open: it beats for as long as it is let."""

    def ask(self, frame: bytes) -> None:
        self.consumer.take(frame)

    async def beat(self, seconds: float) -> None:
        for _ in range(int(seconds / BEAT_S)):
            self.ask(b'["beat",2,{}]')
            await asyncio.sleep(BEAT_S)

    async def enter(self) -> None:
        """Come into a room with a place left; the last ones are given in turns of a second to each worker."""
        await self.hello()
        await asyncio.sleep(3)
        assert self.is_welcome

    @property
    def is_welcome(self) -> bool:
        return any(frame[:2] == ["ok", 1] for frame in self.frames)


def in_small_room(play: Callable[[Worker, Worker, uuid.UUID], Awaitable[None]], *, places: int) -> None:
    """Two workers, and a room of so many places."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(tracking)
        dice = Random(1)
        rows, bus = ModelRows(make_loaded(dice, auto=False), loop.time), Bus(Weather(), dice)
        workers = [Worker(number, bus, dice) for number in range(2)]
        with standing_in(rows):
            for worker in workers:
                runtime = await worker.runtime()
                runtime.doors = Doors(runtime, Limits(players_per_game=places))
            await asyncio.sleep(1)  # until they know each other
            await play(*workers, rows.loaded.id)
            for worker in workers:
                worker.kill()

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        runner.run(run())


async def waits_for_the_place(guest: Guest, late: Guest) -> None:
    """Somebody comes when the guest has been in for a while, and has the place when the guest's time is over."""
    await guest.enter()
    await guest.beat(4 * BEAT_S)
    await late.hello()
    assert late.consumer.waits
    assert late.frames[0][1]["full"]
    await guest.beat(GUEST_S - 5 * BEAT_S)
    assert (guest.code, late.is_welcome) == (None, False)
    await guest.beat(3 * BEAT_S)
    assert (guest.code, late.is_welcome) == (codes.CLOSE_COME_AGAIN, True)


def test_guest_without_a_name_gives_the_place_back_to_one_who_waits() -> None:
    async def play(worker: Worker, _: Worker, game: uuid.UUID) -> None:
        guest, late = Guest(worker, game), Guest(worker, game)
        await waits_for_the_place(guest, late)
        await guest.consumer.detach()
        runtime = await worker.runtime()
        hall = await runtime.hall(game)
        assert hall is not None
        # the socket that ends after its place was given back takes nobody else's with it
        assert runtime.doors.figures(hall).taken == 1

    in_small_room(play, places=1)


def test_place_is_given_back_to_one_who_waits_at_another_worker() -> None:
    async def play(here: Worker, there: Worker, game: uuid.UUID) -> None:
        await waits_for_the_place(Guest(here, game), Guest(there, game))

    in_small_room(play, places=1)


def test_guest_has_all_the_time_while_nobody_waits() -> None:
    async def play(worker: Worker, _: Worker, game: uuid.UUID) -> None:
        guest = Guest(worker, game)
        await guest.enter()
        await guest.beat(3 * GUEST_S)
        guest.ask('["join",3,{"name":"慢慢来","team":null}]'.encode())
        await asyncio.sleep(1)
        assert (guest.code, guest.frames[-2][:2]) == (None, ["ok", 3])

    in_small_room(play, places=1)


def test_only_the_first_guest_goes_for_one_who_waits_and_players_stay() -> None:
    async def play(worker: Worker, _: Worker, game: uuid.UUID) -> None:
        player, first, second, late = (Guest(worker, game) for _ in range(4))
        for phone in (player, first):
            await phone.enter()
        player.ask('["join",3,{"name":"先来","team":null}]'.encode())
        await asyncio.sleep(REST_S)
        await second.enter()
        await late.hello()
        for _ in range(int(GUEST_S / BEAT_S) + 2):
            for phone in (player, first, second):
                phone.ask(b'["beat",2,{}]')
            await asyncio.sleep(BEAT_S)
        assert [phone.code for phone in (player, first, second)] == [None, codes.CLOSE_COME_AGAIN, None]
        assert late.is_welcome

    in_small_room(play, places=3)
