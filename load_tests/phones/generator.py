"""`python -m load_tests.phones.generator PLAN`: one process full of phones, led by `crowd` over its standard streams.

Commands come as JSON lines, each answered by one: `behave` (a manner), `collect` (writes what was measured to a file),
`cut` (all connections break), `stop`. The end of the input stops it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections import deque
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import uvloop

from load_tests.phones.board import JOINED, own_row
from load_tests.phones.desk import Desk
from load_tests.phones.history import History
from load_tests.phones.manner import Manner
from load_tests.phones.phone import Phone

# How often newcomers are let in; between two times a few come at once, as they do at a door.
_STEP_S = 0.01


class Plan(msgspec.Struct, frozen=True):
    """What one generator does: phones `first`, `first + stride`, … of the crowd, one for each cookie."""

    number: int
    first: int
    stride: int
    cookies: list[str]
    # address and origin of each worker's player socket
    urls: list[tuple[str, str]]
    rate: float
    # newcomers who may be on their way to a seat at the same time
    opening: int
    names: str
    manner: Manner
    beats: bool
    patience_s: float
    seed: int
    board: str
    results: str
    history: str | None


class Collected(msgspec.Struct):
    """What one generator measured since the last time. Times in seconds."""

    acks: list[float]
    joins: list[float]
    refusals: dict[str, int]
    cpu_s: float


class Generator:
    """The phones of this process."""

    def __init__(self, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        self.plan = plan
        self.history = History() if plan.history is not None else None
        dice = Random(f"{plan.seed}/{plan.number}")
        row = own_row(Path(plan.board), plan.number)
        self.desk = Desk(loop, row=row, dice=dice, history=self.history, patience_s=plan.patience_s)
        self.phones: list[Phone] = []
        self._manner = plan.manner
        self._coming = deque(enumerate(plan.cookies))
        self._opened_at = 0.0

    def open_doors(self) -> None:
        """Let newcomers in at the plan's rate from now on."""
        self._opened_at = self.desk.now()
        self._let_in()

    def _let_in(self) -> None:
        plan = self.plan
        due = (self.desk.now() - self._opened_at) * plan.rate + 1
        while self._coming and len(self.phones) < min(due, self.desk.row[JOINED] + plan.opening):
            index, cookie = self._coming.popleft()
            number = plan.first + index * plan.stride
            phone = Phone(number, self.desk, name=f"{plan.names}{number:05d}", manner=self._manner)
            self.phones.append(phone)
            urls = [(url, {"Origin": origin, "Cookie": cookie}) for url, origin in plan.urls]
            phone.start(urls=urls, beats=plan.beats)
        if self._coming:
            self.desk.later(_STEP_S, self._let_in)

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Do what the crowd's leader asks."""
        match command["do"]:
            case "open":
                self.open_doors()
            case "behave":
                self._manner = msgspec.convert(command["manner"], Manner)
                for phone in self.phones:
                    phone.behave(self._manner)
            case "collect":
                self._collect()
            case "cut":
                for phone in self.phones:
                    phone.line.cut()
            case "stop":
                for phone in self.phones:
                    phone.line.close()
        return {"done": command["do"], "joined": self.desk.row[JOINED]}

    def _collect(self) -> None:
        import time

        desk = self.desk
        collected = Collected(desk.acks, desk.joins, dict(desk.refusals), time.process_time())
        Path(self.plan.results).write_bytes(msgspec.json.encode(collected))
        desk.acks, desk.joins = [], []
        desk.refusals.clear()
        if self.history is not None and self.plan.history is not None:
            self.history.write(Path(self.plan.history))


async def _serve(plan: Plan) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    generator = Generator(plan, loop)
    # Phones live as long as the process: looking for garbage among them only takes time from the server.
    gc.freeze()
    while line := await reader.readline():
        command = msgspec.json.decode(line)
        answer = generator.obey(command)
        print(msgspec.json.encode(answer).decode(), flush=True)
        if command["do"] == "stop":
            await asyncio.sleep(0)
            return


def main() -> None:
    plan = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Plan)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_serve(plan))


if __name__ == "__main__":
    main()
