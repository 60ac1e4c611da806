"""The demo as a process: it opens, fills its hall, keeps its data, ends in time and leaves nobody behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from outreach.network.rules.roles import Role
from tests.services.installations import ROOT, Installation
from tests.services.ports import free_port
from tests.services.processes import wait_until
from tests.services.supervised import alive, family, wait_for

PLAYERS = 6


@contextmanager
def demo(installation: Installation, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = installation.directory / "demo.log"
    command = [
        sys.executable,
        "-m",
        "config.launch",
        "--demo",
        "--host",
        "127.0.0.1",
        "--port",
        str(free_port()),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *arguments], cwd=ROOT, env=installation.environ, stdout=output, stderr=output,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(
            lambda: "Ctrl-C stops everything" in log.read_text(), process=process, log=log, seconds=120
        )
        yield process, log
    finally:
        # Everything here leads its own session, so each is ended by itself.
        for left in alive(family(process.pid)):
            os.kill(left, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def installation(new_installation: Callable[..., Installation]) -> Installation:
    return new_installation(OUTREACH_MODE="demo")


def test_demo_prints_where_everything_is_and_fills_the_hall(installation: Installation) -> None:
    with demo(installation, "--players", str(PLAYERS)) as (process, log):
        text = log.read_text()
        for title in ("Public page", "Join the game", "Projector screen", "Host console", "Staff pages"):
            assert re.search(rf"{title} +http://127\.0\.0\.1:\d+/", text), title
        accounts = re.findall(r"^  [a-z_]+ +[a-z]+ +[a-z2-9]{16} +([A-Z2-7]{32}|-)$", text, re.MULTILINE)
        assert len(accounts) == len(Role)
        assert "make simulate" in text
        assert "█" in text

        def seated() -> bool:
            script = "from quiz.live.models import Player; print(Player.objects.count())"
            return installation.python(script).strip() == str(PLAYERS)

        wait_for(seated, seconds=60, why=log.read_text())
        # Launcher, task worker, scheduler, players.
        everybody = family(process.pid)
        assert len(everybody) == 4
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        wait_for(lambda: not alive(everybody), seconds=5, why="somebody stayed")
        assert time.monotonic() - started < 5
    assert "Traceback" not in log.read_text()
    # No secret of the installation on any command line or in what was printed.
    assert installation.environ["SECRET_KEY"] not in log.read_text()


def test_demo_killed_leaves_no_orphan_and_keeps_its_data(installation: Installation) -> None:
    with demo(installation) as (process, log):
        first = log.read_text()
        wait_for(lambda: len(family(process.pid)) == 3, seconds=20, why="worker and scheduler did not start")
        everybody = family(process.pid)
        process.kill()
        process.wait()
        wait_for(lambda: not alive(everybody), seconds=5, why="somebody stayed")
    with demo(installation) as (process, log):
        second = log.read_text()
    passwords = re.compile(r"^  [a-z_]+ +[a-z]+ +([a-z2-9]{16})", re.MULTILINE)
    assert passwords.findall(first) == passwords.findall(second)
    assert re.findall(r"PIN (\d+)", first) == re.findall(r"PIN (\d+)", second)


def test_demo_on_a_taken_port_says_so(installation: Installation) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "config.launch", "--demo", "--host", "127.0.0.1", "--port", port]
        ended = subprocess.run(
            command, cwd=ROOT, env=installation.environ, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 1
    assert port in ended.stderr
    assert "PORT=8001" in ended.stderr
