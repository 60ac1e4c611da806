"""The trial: several workers with their own PostgreSQL and Redis, kept from one time to the next."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.launch.ending import END_SECONDS
from config.launch.trial.place import choose_place
from tests.services.folders import open_folder
from tests.services.installations import ROOT, Installation
from tests.services.ports import free_port
from tests.services.processes import wait_until
from tests.services.supervised import alive, family, wait_for

# Beside the embedded demo it is the other way to show the product; it brings its own services in either pass.
pytestmark = [pytest.mark.postgres, pytest.mark.redis]


@contextmanager
def trial(installation: Installation) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = installation.directory / "trial.log"
    command = [
        sys.executable, "-m", "config.launch", "--trial", "--workers", "2", "--host", "127.0.0.1",
        "--port", str(free_port()),
    ]  # fmt: skip
    environ = {k: v for k, v in installation.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(
            lambda: "Ctrl-C stops everything" in log.read_text(), process=process, log=log, seconds=120
        )
        yield process, log
    finally:
        for left in alive(family(process.pid)):
            os.kill(left, signal.SIGKILL)
        process.wait()


def commands(process: int) -> list[str]:
    return [Path(f"/proc/{each}/cmdline").read_text().replace("\0", " ") for each in alive(family(process))]


@pytest.fixture
def installation(new_installation: Callable[..., Installation]) -> Iterator[Installation]:
    """One whose folder the user of PostgreSQL can pass into."""
    with open_folder() as folder:
        yield new_installation(OUTREACH_MODE="demo", VAR_DIR=str(folder / "var"))


def test_trial_brings_everything_keeps_it_and_leaves_nobody(installation: Installation) -> None:
    pins = []
    for _ in range(2):
        with trial(installation) as (process, log):
            text = log.read_text()
            assert "2 workers serve" in text
            pins += re.findall(r"PIN (\d+)", text)
            running = commands(process.pid)
            assert sum("--sockets" in each for each in running) == 2
            assert any("postgres" in each for each in running)
            assert any("redis-server" in each for each in running)
            # neither a command line nor the log tells a password
            assert not [each for each in running if "redis://" in each or "postgres://" in each]
            assert "postgres://" not in text
            assert "does not answer" not in text
            assert "UNSAFE" not in text
            assert "Redis" not in text, "its settings are those of deploy/redis"
            everybody = family(process.pid)
            process.send_signal(signal.SIGTERM)
            assert process.wait(END_SECONDS) == 0
            assert not alive(everybody)
    assert len(set(pins)) == 1, "the second time shows the game of the first"


def test_killed_trial_leaves_no_service_behind(installation: Installation) -> None:
    with trial(installation) as (process, _):
        everybody = family(process.pid)
        process.kill()
        process.wait()
        wait_for(lambda: not alive(everybody), seconds=END_SECONDS, why="somebody stayed")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts services as somebody else")
def test_place_behind_a_closed_folder_is_elsewhere(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    place = choose_place(closed / "var" / "trial", user="nobody")
    assert place.parent == Path("/var/tmp")  # noqa: S108
    assert place.stat().st_uid == 0
    place.rmdir()
    assert choose_place(closed / "var" / "trial", user=None) == closed / "var" / "trial"
