"""Locust itself, headless, on a running server: people and cohorts play, alone and spread over workers.

It runs in processes of its own: Locust bends Python's sockets and threads to its greenlets.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from load_tests.live_client import Entry
from load_tests.phones.host import Host
from tests.services.installations import ROOT
from tests.services.ports import free_port
from tests.services.servers import Kind, RunningServer

COHORT = 10
_SHAPES = """
import json
from load_tests.users.shapes import SHAPES, storms_until
print(json.dumps({
    "names": sorted(SHAPES),
    "doors": [SHAPES["doors"](t, 100).users for t in (0, 15, 30, 45, 60, 600)],
    "burst": [SHAPES["burst"](t, 100).users for t in (0, 60)],
    "soak": [SHAPES["soak"](t, 90).users for t in (0, 300, 600)],
    "storms": [storms_until(t) for t in (0, 59, 60, 104, 105, 150)],
}))
"""


def environ(**extra: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **extra}


def locust(*arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "locust",
        "-f",
        "load_tests/locustfile.py",
        "--loglevel",
        "WARNING",
        *arguments,
    ]


def open_rehearsal(server: RunningServer) -> Entry:
    printed = server.manage(
        "open_game", "--quiz", "civil-code-month", "--by", "organiser", "--rehearsal"
    ).stdout
    return Entry(base=server.url, **json.loads(printed))


async def host_one_question(entry: Entry, *, players: int) -> None:
    """Wait until so many are in, and host one question to its end."""
    host = Host(entry)
    await host.enter()
    await host.client.until(
        lambda c: any(lobby["players"] >= players for lobby in c.pushes["lobby"]), timeout=60
    )
    await host.bring("open", 0)
    await host.client.until(lambda c: c.game["phase"] != "open", timeout=60)
    await host.bring("reveal", 0)
    await host.bring("finished")
    await host.leave()


async def start(arguments: list[str], log: Path, **extra: str) -> asyncio.subprocess.Process:
    with log.open("ab") as complaints:
        return await asyncio.create_subprocess_exec(
            *arguments, env=environ(**extra), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=complaints,
        )  # fmt: skip


def figures(printed: bytes) -> dict[str, dict[str, Any]]:
    """Locust's own figures (`--json`), by name."""
    return {entry["name"]: entry for entry in json.loads(printed)}


def test_shapes_of_an_evening() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SHAPES], env=environ(), cwd=ROOT, check=True, capture_output=True, text=True
    )
    shapes = json.loads(done.stdout)
    assert shapes["names"] == ["burst", "doors", "soak", "storm"]
    assert shapes["doors"] == [1, 16, 50, 84, 100, 100]
    assert shapes["burst"] == [100, 100]
    assert shapes["soak"] == [90, 60, 90]
    assert shapes["storms"] == [0, 0, 1, 1, 2, 3]


async def play_a_question(server: RunningServer, log: Path, *, spread: bool) -> None:
    """Four users play in a game of their own, from one process or over a master and two workers."""
    entry, port = open_rehearsal(server), str(free_port())
    play = [
        "--headless", "--json", "--host", entry.base, "LivePlayer", "Cohort", "--users", "4", "--shape", "burst",
        "--length", "0.5", "--cohort-size", str(COHORT),
    ]  # fmt: skip
    processes: list[asyncio.subprocess.Process] = []
    try:
        if spread:
            play += ["--master", "--master-bind-port", port, "--expect-workers", "2"]
            for _ in range(2):
                # workers are told the pass by their master
                processes.append(await start(locust("--worker", "--master-port", port), log))
        leading = await start(locust(*play), log, TOKEN=entry.rehearsal_pass)
        processes.append(leading)
        await host_one_question(entry, players=2 + 2 * COHORT)
        async with asyncio.timeout(90):
            printed, _ = await leading.communicate()
            for process in processes:
                await process.wait()
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()
    found = figures(printed)
    complaints = log.read_text()  # noqa: ASYNC240 - a few lines, when all is over
    assert "Traceback" not in complaints, complaints
    assert [entry["name"] for entry in found.values() if entry["num_failures"]] == []
    assert found["cohort: join"]["num_requests"] == found["cohort: answer"]["num_requests"] == 2 * COHORT
    assert found["join"]["num_requests"] == 2
    assert found["question shown"]["num_requests"] == 2
    assert found["review"]["num_requests"] == 2
    assert found["/play/…/"]["num_requests"] >= 2
    # each browser fetches each file once
    assert found["/static/…"]["num_requests"] >= 2 * 20
    assert [process.returncode for process in processes] == [0] * len(processes)


async def test_people_and_cohorts_play_a_question_from_one_process_and_from_several(
    server: Callable[[Kind], RunningServer], tmp_path: Path
) -> None:
    """Two games side by side: an evening's length is half a minute, and mostly waited for."""
    async with asyncio.TaskGroup() as both:
        both.create_task(play_a_question(server("uvicorn"), tmp_path / "one", spread=False))
        both.create_task(play_a_question(server("uvicorn"), tmp_path / "several", spread=True))


def test_without_a_pass_nobody_comes(server: Callable[[Kind], RunningServer], tmp_path: Path) -> None:
    entry = open_rehearsal(server("uvicorn"))
    done = subprocess.run(
        locust("--headless", "--host", entry.base, "LivePlayer", "--users", "1", "--length", "0.05"),
        env=environ(TOKEN="x" * 22), cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert "rehearsal.pass" in done.stderr
