"""What every installation and server of the product on this machine has, whoever makes it: tests, drills, the bench."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from load_tests.local.processes import start, stop, wait_until

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
# A worker that leaves takes up to 20 s for its drain.
_END_S = 30.0


def fresh_environ(directory: Path) -> dict[str, str]:
    """The environment of an installation of its own: new keys, a place for its data below `directory`, no services."""
    (directory / "var").mkdir(parents=True, exist_ok=True)
    environ = {
        **os.environ,
        "OUTREACH_MODE": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "VAR_DIR": str(directory / "var"),
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        environ.pop(name, None)
    return environ


def run_manage(
    environ: Mapping[str, str], *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with this environment. Raises `RuntimeError` with its complaint, unless told not to `check`."""
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environ, cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if check and ended.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed:\n{ended.stdout}{ended.stderr}"[-3_000:])
    return ended


def serves(port: int) -> bool:
    """Whether a server on this port of the loopback address says that it lives."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Served:
    """A server process on a port of the loopback address, for classes that have these attributes."""

    port: int
    log: Path
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None

    def run(self, *command: str) -> None:
        """Start Python with these arguments and wait until the server answers."""
        self.process = start([sys.executable, *command], log=self.log, env=self.environ, cwd=ROOT)
        wait_until(self.answers, process=self.process, log=self.log)

    def answers(self) -> bool:
        return serves(self.port)

    def stop(self) -> int:
        """Ask it to drain and end; returns the exit status."""
        assert self.process is not None
        return stop(self.process, seconds=_END_S)

    def kill(self) -> None:
        """`kill -9`: no goodbye."""
        assert self.process is not None
        stop(self.process, by=signal.SIGKILL)
