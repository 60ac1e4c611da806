"""Several workers as real processes: all serve one port, the dead come back, a rolling restart refuses nobody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from config.launch.ending import END_SECONDS
from tests.services.installations import ROOT, Installation
from tests.services.ports import free_port
from tests.services.supervised import WORKERS, alive, family, supervised, wait_for, wait_until_open

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


class Knocking:
    """Opens a connection after another and asks for the sign of life; what is refused is kept."""

    def __init__(self, port: int) -> None:
        self._port, self._ended = port, threading.Event()
        self.answered, self.refused = 0, list[str]()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Knocking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=10) as door:
                    door.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                    if door.recv(12) == b"HTTP/1.1 200":
                        self.answered += 1
                    else:
                        self.refused.append("no answer")
            except OSError as error:
                self.refused.append(repr(error))


@pytest.fixture(scope="module")
def installation(new_installation: Callable[..., Installation]) -> Installation:
    made = new_installation()
    made.manage("migrate", "--verbosity", "0")
    return made


def test_workers_share_the_port_and_the_dead_come_back(installation: Installation) -> None:
    with supervised(installation) as running:
        wait_until_open(running)
        before = running.workers()
        assert set(before) == {"1", "2"}
        assert running.listening() == WORKERS
        # two workers, and once each the task worker and the scheduler
        wait_for(lambda: len(family(running.process.pid)) == 1 + WORKERS + 2, seconds=20, why="no companions")

        os.kill(before["1"], signal.SIGKILL)
        wait_for(lambda: running.listening() == WORKERS - 1, seconds=5, why="its socket stayed open")
        assert running.serves()
        wait_for(lambda: running.listening() == WORKERS, seconds=30, why=running.log.read_text())
        after = running.workers()
        assert set(after) == {"1", "2"}
        assert after["2"] == before["2"]
        assert after["1"] != before["1"]

        everybody = family(running.process.pid)
        started = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(END_SECONDS) == 0
        assert time.monotonic() - started < END_SECONDS
        assert not alive(everybody)
        assert "Traceback" not in running.log.read_text()


def test_rolling_restart_replaces_every_worker_and_refuses_nobody(installation: Installation) -> None:
    with supervised(installation, "--alone") as running:
        wait_until_open(running)
        before = running.workers()
        with Knocking(running.port) as knocking:
            running.process.send_signal(signal.SIGHUP)
            wait_for(
                lambda: bool(running.said("All workers are new")), seconds=60, why="the round did not end"
            )
        assert knocking.refused == []
        assert knocking.answered > 20
        after = running.workers()
        assert set(after) == set(before)
        assert not set(after.values()) & set(before.values())
        assert not alive(set(before.values()))
        assert running.listening() == WORKERS


def test_killed_supervisor_leaves_no_orphan(installation: Installation) -> None:
    with supervised(installation) as running:
        wait_until_open(running)
        wait_for(lambda: len(family(running.process.pid)) == 1 + WORKERS + 2, seconds=20, why="no companions")
        everybody = family(running.process.pid)
        running.process.kill()
        wait_for(lambda: not alive(everybody), seconds=END_SECONDS, why="somebody stayed")


def test_second_ctrl_c_ends_at_once(installation: Installation) -> None:
    with supervised(installation, "--alone") as running:
        wait_until_open(running)
        for worker in running.workers().values():
            os.kill(worker, signal.SIGSTOP)  # it would never drain
        running.process.send_signal(signal.SIGINT)
        wait_for(lambda: bool(running.said("Ending 2 workers")), seconds=5, why=running.log.read_text())
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(5) == 0
        assert not running.serves()


@pytest.mark.parametrize(
    ("missing", "reason"),
    [("REDIS_URL", "REDIS_URL is missing"), ("DATABASE_URL", "DATABASE_URL must begin")],
)
def test_several_workers_are_refused_without_what_they_share(
    installation: Installation, missing: str, reason: str
) -> None:
    environ = {name: value for name, value in installation.environ.items() if name != missing}
    command = [sys.executable, "-m", "config.launch", "--workers", "2", "--port", str(free_port())]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
