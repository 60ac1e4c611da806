"""Hostile messages by the thousand against one worker: nothing is changed by what is refused, and nothing breaks."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple
from unittest import mock

from load_tests.simulation.hostile import message
from load_tests.simulation.lines import Line
from load_tests.simulation.loop import SimulatedLoop
from load_tests.simulation.play import make_loaded
from load_tests.simulation.rows import ModelRows, standing_in
from load_tests.simulation.workers import Bus, Weather, Worker, tracking
from quiz.live.consumers.host import HostConsumer
from quiz.live.consumers.player import PlayerConsumer
from quiz.live.protocol.codes import REFUSALS
from quiz.live.rules.game import ENDED, Move, Outcome, Phase, apply
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.settings import GameSettings
from quiz.participants.services.device import cookie_name, sign_device

# Ten requests a second are allowed; so every message is read.
_PAUSE_S = 0.12
# The game moves on after so many messages.
_STEP = 40


@dataclass
class Fuzzed:
    """What came back. `broken`: what must never happen."""

    answers: Counter[str] = field(default_factory=Counter)
    closes: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


class _Logged(logging.Handler):
    """Counts log lines of the engine at warning or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class _Holder:
    """A member of staff whose right stands."""

    def still_may(self) -> bool:
        return True


class _Snapshot(NamedTuple):
    """What a refused request must leave as it is."""

    state: GameState
    settings: GameSettings
    players: Any
    answers: Any


def _snapshot(rows: ModelRows) -> _Snapshot:
    players = sorted((str(row.player), row.name, row.score, row.removed) for row in rows.players.values())
    return _Snapshot(rows.loaded.state, rows.loaded.settings, players, sorted(map(str, rows.answers)))


class _Attack:
    def __init__(self, kind: str, seed: int) -> None:
        self._kind, self._dice = kind, Random(seed)
        loop = asyncio.get_running_loop()
        self._rows = ModelRows(make_loaded(self._dice, auto=False), loop.time)
        self._line: Line | None = None
        self.found = Fuzzed()

    async def run(self, messages: int) -> Fuzzed:
        with (
            standing_in(self._rows),
            mock.patch("quiz.live.consumers.staff.use_ticket", return_value=_Holder()),
        ):
            self._worker = Worker(0, Bus(Weather(), self._dice), self._dice)
            await self._worker.runtime()
            for number in range(1, messages + 1):
                if number % _STEP == 0 and self._kind == "player":
                    await self._step()
                if self._line is None:
                    await self._connect()
                await self._send(number)
            self._worker.kill()
        return self.found

    async def _connect(self) -> None:
        self._line = Line(self._worker, self._dice, with_wire=self._dice.random() < 0.5)
        consumer = PlayerConsumer if self._kind == "player" else HostConsumer
        device = uuid.UUID(int=self._dice.getrandbits(128), version=4)
        cookie = f"{cookie_name()}={sign_device(device)}".encode()
        self._line.open(consumer(runtime=self._worker.runtime), game=self._rows.loaded.id, cookie=cookie)
        if self._dice.random() < 0.9:
            hello = {"seat": 0} if self._kind == "player" else {"ticket": "x"}
            self._line.send(json.dumps(["hello", 0, hello]).encode())
        if self._kind == "player" and self._dice.random() < 0.8:
            name = f"选手{self._dice.getrandbits(40)}"
            self._line.send(json.dumps(["join", 0, {"name": name, "team": None}]).encode())
        await asyncio.sleep(1.0)
        await self._read(before=None)

    async def _send(self, number: int) -> None:
        assert self._line is not None
        before = _snapshot(self._rows)
        self._line.send(message(self._dice, self._kind, number))
        await asyncio.sleep(_PAUSE_S * (1 + self._dice.random()) + 0.3)
        await self._read(before=before)
        if self._line is not None and self._dice.random() < 0.01:
            self._line.leave()
            self._line = None

    async def _read(self, *, before: _Snapshot | None) -> None:
        assert self._line is not None
        refused = done = False
        while not self._line.received.empty():
            what = self._line.received.get_nowait()
            if what is None or isinstance(what, int):
                self.found.closes[what or 0] += 1
                self._line = None
                break
            kind, *rest = json.loads(what)
            if kind == "error":
                refused = True
                code = rest[1]["code"]
                self.found.answers[code] += 1
                if code not in REFUSALS or code == "failed":
                    self.found.broken.append(f"refused with {code}")
            elif kind == "ok":
                done = True
                self.found.answers["ok"] += 1
        if before is not None and refused and not done and self._changed(before):
            self.found.broken.append("a refused request has changed something")

    def _changed(self, before: _Snapshot) -> bool:
        """Whether anything is otherwise than before, but for a deadline that has passed."""
        after, due = _snapshot(self._rows), before.state.due_at
        if due is not None and due <= self._rows.now():
            after = after._replace(state=before.state)
        return after != before

    async def _step(self) -> None:
        """The game goes on, so that every request meets every phase."""
        hall = await (await self._worker.runtime()).hall(self._rows.loaded.id)
        assert hall is not None
        ways = {
            Phase.LOBBY: Move.START, Phase.READING: Move.OPEN, Phase.OPEN: Move.CLOSE, Phase.CLOSED: Move.REVEAL,
            Phase.REVEAL: Move.NEXT, Phase.LEADERBOARD: Move.NEXT,
        }  # fmt: skip

        def make(game: GameState, now: int) -> Outcome | None:
            way = ways.get(game.phase)
            return (
                None
                if way is None
                else apply(game, Move.FINISH if way is Move.NEXT and game.is_last else way, now)
            )

        await hall.move(make)
        if hall.state.phase in ENDED and self._dice.random() < 0.5:
            self._rows.again(make_loaded(self._dice, auto=False))
            self._line = None


async def _fuzz(kind: str, seed: int, messages: int) -> Fuzzed:
    asyncio.get_running_loop().set_task_factory(tracking)
    return await _Attack(kind, seed).run(messages)


def fuzz(kind: str, seed: int, messages: int) -> Fuzzed:
    """So many messages to a socket of this kind (`player` or `host`)."""
    logged = _Logged()
    logger = logging.getLogger("quiz.live")
    logger.addHandler(logged)
    try:
        with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
            found = runner.run(_fuzz(kind, seed, messages))
    finally:
        logger.removeHandler(logged)
    found.broken += [f"logged: {line}" for line in logged.lines]
    return found
