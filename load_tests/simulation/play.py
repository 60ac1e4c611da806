"""Plays the game of a seed and judges it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from load_tests.phones.judge import Event, Fault, judge
from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.phones import Phone
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.trouble import Trouble
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.protocol.state import Facts
from quiz.live.queries.games import Loaded
from quiz.live.rules.game import Game, Move, Phase, apply
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.settings import GameSettings
from quiz.participants.services.device import cookie_name, sign_device

QUESTIONS, SECONDS = 2, 5
# Trouble ends by then, and the game must have ended some time after.
TROUBLE_S, WITHIN_S = 30.0, 150.0


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a seed. `faults` is empty when every promise was kept."""

    seed: int
    faults: tuple[str, ...]
    seconds: float
    answers: int
    troubles: tuple[str, ...]
    events: tuple[Event, ...]


def make_loaded(dice: Random, *, auto: bool) -> Loaded:
    """A game in its lobby, with a few questions of one choice."""
    questions = tuple(
        FrozenQuestion(
            position=position, type="single", content={"text": "问题", "choices": ["甲", "乙", "丙"]},
            solution={"right": [1]}, explanation="说明", citations=(), topic="", difficulty=1, shuffle=True,
            seconds=SECONDS, buzzer=False, graded=True, pick=1,
        )
        for position in range(QUESTIONS)
    )  # fmt: skip
    settings = GameSettings(auto=auto, leaderboard=False)
    state = Game(items=tuple(question.as_item() for question in questions), auto=auto, leaderboard=False)
    facts = Facts(title="模拟", pin="123456", rehearsal=False, for_children=False)
    return Loaded(uuid.UUID(int=dice.getrandbits(128)), facts, settings, questions, state)


class City:
    """The workers of a simulation, and the way to one of them."""

    def __init__(self, bus: Bus, dice: Random, size: int) -> None:
        self.bus, self.dice = bus, dice
        self.workers: list[Worker] = []
        for _ in range(size):
            self.add()

    def add(self) -> None:
        self.workers.append(Worker(len(self.workers), self.bus, self.dice))

    def pick(self) -> Worker | None:
        """A worker that takes connections, if there is one."""
        up = [worker for worker in self.workers if worker.is_up]
        return self.dice.choice(up) if up else None


def _is_known(fault: Fault, rows: ModelRows, phones: Sequence[Phone]) -> bool:
    """Two things that a person may see, and that harm nobody.

    A rank is that of its reveal: an answer that was received before it and committed after it shifts others' ranks, who
    are told at the next reveal. And a phone whose first try hung in a lost worker's queue is told by the next worker
    that it came too late; when the first try is stored after all, it counts, and the result says so.
    """
    if fault.code == "result.rank":
        return any(f"question {position}:" in fault.detail for position in rows.overtaken)
    if fault.code == "answer.refused_but_stored":
        overtaken = fault.detail.endswith(("answer.too_late", "answer.revealed", "answer.not_open"))
        keys = [key for phone in phones for key, tries in phone.tries.items() if tries > 1]
        return overtaken and any(key in fault.detail for key in keys)
    return False


async def _begin(city: City, rows: ModelRows) -> None:
    """Somebody starts the game: again and again, on any worker, until it has begun."""
    await asyncio.sleep(city.dice.uniform(1.0, 4.0))
    while rows.loaded.state.phase is Phase.LOBBY:
        worker = city.pick()
        if worker is not None:
            asking = asyncio.get_running_loop().create_task(_start(worker, rows), context=worker.context)
            await asyncio.wait({asking}, timeout=2.0)
        await asyncio.sleep(0.3)


async def _start(worker: Worker, rows: ModelRows) -> None:
    hall = await (await worker.runtime()).hall(rows.loaded.id)
    if hall is not None:
        await hall.move(lambda game, now: apply(game, Move.START, now))


async def _play(seed: int) -> Played:
    dice = Random(seed)
    loop = asyncio.get_running_loop()
    loop.set_task_factory(tracking)
    rows = ModelRows(make_loaded(dice, auto=True), loop.time)
    with standing_in(rows):
        weather = Weather()
        city = City(Bus(weather, dice), dice, dice.randint(2, 3))
        phones = []
        for number in range(dice.randint(3, 6)):
            device = uuid.UUID(int=dice.getrandbits(128), version=4)
            cookie = f"{cookie_name()}={sign_device(device)}".encode()
            phones.append(Phone(number, rows.loaded.id, cookie, city.pick, dice))
        lives = [asyncio.ensure_future(phone.live()) for phone in phones]
        trouble = Trouble(city, phones, weather, dice)
        beside = [asyncio.ensure_future(_begin(city, rows)), asyncio.ensure_future(trouble.run(TROUBLE_S))]
        faults: list[str] = []
        try:
            async with asyncio.timeout(WITHIN_S):
                await asyncio.gather(*(phone.finished.wait() for phone in phones))
        except TimeoutError:
            state = rows.loaded.state
            faults.append(f"not finished after {WITHIN_S:.0f} s: {state.phase} of {state.position}")
        # the last results are on their way
        await asyncio.sleep(5.0)
        ended = loop.time()
        for task in [*lives, *beside]:
            task.cancel()
        for worker in city.workers:
            worker.kill()
        results = await asyncio.gather(*lives, *beside, return_exceptions=True)
        faults += [repr(each) for each in results if isinstance(each, Exception)]
    events = [event for phone in phones for event in phone.events]
    verdict = judge(sorted(events, key=lambda event: event["t"]), rows.as_rows())
    faults += [broken for phone in phones for broken in phone.broken]
    faults += [str(fault) for fault in verdict.faults if not _is_known(fault, rows, phones)]
    return Played(seed, tuple(faults), ended, verdict.stored, tuple(trouble.told), tuple(events))


def play(seed: int) -> Played:
    """The whole game of a seed, on a loop of its own."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(_play(seed))
