"""Several workers under their supervisor as real processes, and what the kernel knows of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.launch.ending import END_SECONDS
from load_tests.local.served import serves
from tests.services.installations import ROOT, Installation
from tests.services.ports import free_port
from tests.services.processes import start, stop

WORKERS = 2


def family(process: int) -> set[int]:
    """The process and everything it has started that still runs."""
    found, waiting = set[int](), [process]
    while waiting:
        current = waiting.pop()
        try:
            listed = Path(f"/proc/{current}/task/{current}/children").read_text()
        except FileNotFoundError:
            continue
        found.add(current)
        waiting += [int(child) for child in listed.split()]
    return found


def alive(processes: set[int]) -> set[int]:
    def runs(process: int) -> bool:
        try:
            return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except FileNotFoundError:
            return False

    return {process for process in processes if runs(process)}


def wait_for(condition: Callable[[], bool], *, seconds: float, why: str) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, why
        time.sleep(0.05)


@dataclass
class Supervised:
    """A supervisor and what it started, as the kernel shows them."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def workers(self) -> dict[str, int]:
        """Process ids by the workers' names, of those that are there now."""
        found = {}
        for pid in family(self.process.pid) - {self.process.pid}:
            try:
                environ = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
                command = Path(f"/proc/{pid}/cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if "--sockets" in command and "config.launch.tied" not in command:
                found[next(v for v in environ if v.startswith("WORKER_NAME=")).partition("=")[2]] = pid
        return found

    def serves(self) -> bool:
        return serves(self.port)

    def listening(self) -> int:
        """How many sockets the kernel spreads newcomers over."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[3] == "0A" and row[1].endswith(f":{self.port:04X}") for row in rows)

    def said(self, text: str) -> int:
        return self.log.read_text().count(text)


@contextmanager
def supervised(installation: Installation, *arguments: str) -> Iterator[Supervised]:
    port, log = free_port(), installation.directory / "supervisor.log"
    log.write_bytes(b"")
    process = start(
        [sys.executable, "-m", "config.launch", "--workers", str(WORKERS), "--host", "127.0.0.1",
         "--port", str(port), *arguments],
        log=log, env=installation.environ, cwd=ROOT,
    )  # fmt: skip
    running = Supervised(process, port, log)
    try:
        yield running
    finally:
        everybody = family(process.pid)
        stop(process, seconds=END_SECONDS + 5)
        for left in alive(everybody):
            os.kill(left, signal.SIGKILL)


def wait_until_open(running: Supervised) -> None:
    wait_for(
        lambda: bool(running.said("workers serve")) or running.process.poll() is not None,
        seconds=60,
        why=running.log.read_text(),
    )
    assert running.process.poll() is None, running.log.read_text()
