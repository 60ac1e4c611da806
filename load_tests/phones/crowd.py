"""Many phones over several processes: lets them in, waits for what all of them must see, collects what they measured.

async with crowd(plan, directory) as phones:
    await phones.joined(within=60)
    await phones.behave(Manner(window_s=2))
    seen = await phones.see(host.game["version"])
    await phones.acked(plan.size - 1)
    measured = await phones.collect()
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from load_tests.local.processes import start_talking, stop
from load_tests.phones.board import Board, Totals, make_board
from load_tests.phones.generator import Collected, Plan
from load_tests.phones.manner import Manner

# The limit on open files is 20,000 a process on many machines; half of it leaves room for reconnecting.
MOST_PER_GENERATOR = 9_000
_LOOK_S = 0.004
# static/js/lib/requests.js: how long an answer may take before the request is repeated or given up.
ANSWER_S = 4.0


@dataclass(frozen=True, slots=True)
class CrowdPlan:
    """Who comes where. `urls`: each worker's `http://…`; `cookies`: one device's `Cookie` header for each phone.

    `rate`: newcomers a second, all together, but no more than `opening` of them on their way to a seat at once.
    `patience_s`: how long a phone waits before it asks again. `histories`: whether phones write down what they do.
    """

    game: str
    urls: tuple[str, ...]
    cookies: tuple[str, ...]
    rate: float = 500.0
    opening: int = 20_000
    manner: Manner = field(default_factory=Manner)
    names: str = "选手"
    beats: bool = True
    patience_s: float = ANSWER_S
    histories: bool = False
    seed: int = 1
    # each page's origin, in the order of `urls`, if it is not the worker's own address
    origins: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        return len(self.cookies)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the phones measured since the last collecting, in seconds; `cpu_s`: of all generators since they began."""

    acks: list[float]
    joins: list[float]
    refusals: Counter[str]
    cpu_s: float


def device_header(cookies: dict[str, str]) -> str:
    """Cookies as the header that a browser would send."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


class Fell(AssertionError):
    """The crowd did not get there in time; the message says how far it came."""


class Crowd:
    """A crowd that has been started; see `crowd`."""

    def __init__(
        self, plan: CrowdPlan, directory: Path, processes: Sequence[subprocess.Popen[bytes]]
    ) -> None:
        self.plan, self._directory, self._processes = plan, directory, processes
        self._board = Board(directory / "board", len(processes))

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    @property
    def histories(self) -> list[Path]:
        """The files of the events that have been collected."""
        return sorted(self._directory.glob("history-*.jsonl"))

    def totals(self) -> Totals:
        return self._board.totals()

    async def until(self, condition: Callable[[Totals], bool], *, within: float, what: str) -> Totals:
        """Wait for something on the board. Raises `Fell`."""
        give_up = time.monotonic() + within
        while not condition(now := self.totals()):
            if time.monotonic() > give_up:
                raise Fell(f"{what}: not within {within:g} s: {now}")
            if any(process.poll() is not None for process in self._processes):
                raise Fell(f"{what}: a generator has died: {self._complaints()}")
            await asyncio.sleep(_LOOK_S)
        return now

    async def joined(self, *, within: float) -> Totals:
        """Wait until everybody has a seat."""
        return await self.until(lambda now: now.joined >= self.plan.size, within=within, what="joined")

    async def see(self, version: int, *, within: float = 30) -> Totals:
        """Wait until every phone has seen this version or a later one; `newest_at` says when the last one did."""

        def all_have(now: Totals) -> bool:
            return now.newest >= version and now.at_newest >= self.plan.size - now.ended

        return await self.until(all_have, within=within, what=f"version {version}")

    async def acked(self, answers: int, *, within: float = 60) -> Totals:
        """Wait until so many answers in all have been acknowledged or refused for good."""
        return await self.until(
            lambda now: now.acked + now.refused >= answers, within=within, what=f"{answers} answers"
        )

    async def behave(self, manner: Manner) -> None:
        """Answer in this manner from now on, a question that stands open as well."""
        await self._tell({"do": "behave", "manner": asdict(manner)})

    async def cut(self) -> None:
        """Break every connection at once, without a goodbye."""
        await self._tell({"do": "cut"})

    async def collect(self) -> Measured:
        """What was measured since the last time; histories are on disk afterwards."""
        await self._tell({"do": "collect"})
        parts = [
            msgspec.json.decode(file.read_bytes(), type=Collected)
            for file in sorted(self._directory.glob("results-*.json"))
        ]
        refusals: Counter[str] = Counter()
        for part in parts:
            refusals.update(part.refusals)
        return Measured(
            acks=sorted(ack for part in parts for ack in part.acks),
            joins=sorted(join for part in parts for join in part.joins),
            refusals=refusals,
            cpu_s=sum(part.cpu_s for part in parts),
        )

    async def _tell(self, command: dict[str, Any]) -> None:
        line = msgspec.json.encode(command) + b"\n"

        def ask(process: subprocess.Popen[bytes]) -> bytes:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(line)
            process.stdin.flush()
            return process.stdout.readline()

        answers = await asyncio.gather(*(asyncio.to_thread(ask, process) for process in self._processes))
        if not all(answers):
            raise Fell(f"{command['do']}: a generator has died: {self._complaints()}")

    def _complaints(self) -> str:
        return "\n".join(
            file.read_text()[-2_000:] for file in sorted(self._directory.glob("generator-*.log"))
        )

    async def open_doors(self) -> None:
        await self._tell({"do": "open"})

    async def stop(self) -> None:
        """Everybody leaves."""
        await self._tell({"do": "stop"})


def generator_plans(plan: CrowdPlan, directory: Path, generators: int) -> list[Plan]:
    """The crowd's plan, shared out among so many generators that keep their files in `directory`."""
    addresses = [
        (f"{url.replace('http', 'ws', 1)}/ws/live/{plan.game}/player", origin)
        for url, origin in zip(plan.urls, plan.origins or plan.urls, strict=True)
    ]
    return [
        Plan(
            number=number,
            first=number,
            stride=generators,
            cookies=list(plan.cookies[number::generators]),
            urls=addresses,
            rate=plan.rate / generators,
            opening=-(-plan.opening // generators),
            names=plan.names,
            manner=plan.manner,
            beats=plan.beats,
            patience_s=plan.patience_s,
            seed=plan.seed,
            board=str(directory / "board"),
            results=str(directory / f"results-{number}.json"),
            history=str(directory / f"history-{number}.jsonl") if plan.histories else None,
        )
        for number in range(generators)
    ]


@asynccontextmanager
async def crowd(
    plan: CrowdPlan, directory: Path, *, generators: int | None = None, doors: bool = True
) -> AsyncIterator[Crowd]:
    """Start the generators, and let the crowd in unless `doors` is false; they end with the block, whatever happens.

    `directory` must be empty: board, plans, results and histories stay there.
    """
    count = generators or -(-plan.size // MOST_PER_GENERATOR)
    make_board(directory / "board", count)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for each in generator_plans(plan, directory, count):
            file = directory / f"plan-{each.number}.json"
            file.touch(mode=0o600)  # it holds devices
            file.write_bytes(msgspec.json.encode(each))
            command = [sys.executable, "-m", "load_tests.phones.generator", str(file)]
            processes.append(start_talking(command, log=directory / f"generator-{each.number}.log"))
        phones = Crowd(plan, directory, processes)
        if doors:
            await phones.open_doors()
        yield phones
        await phones.stop()
    finally:
        for process in processes:
            stop(process)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
