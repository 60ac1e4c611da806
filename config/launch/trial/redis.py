"""The trial's Redis: memory only, with the settings and the user that production should have."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from config.env import ROOT
from config.launch.trial.place import NotPossible, give
from config.launch.trial.service import free_port, running

_DEPLOY = ROOT / "deploy" / "redis"


def _config(*, port: int, password: str) -> str:
    """What `deploy/redis` says, on a port of the loopback address; its file of users within."""
    settings = [
        line for line in (_DEPLOY / "redis.conf").read_text().splitlines() if not line.startswith("aclfile")
    ]
    users = (_DEPLOY / "users.acl").read_text().replace("CHANGE-ME", password)
    return "\n".join([*settings, f"port {port}", "bind 127.0.0.1", users])


@contextmanager
def running_redis(folder: Path, *, user: str | None, password: str) -> Iterator[str]:
    """Start it; yields its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotPossible("Redis is not installed (Debian: redis-server).")
    port = free_port()
    address = f"redis://outreach:{password}@127.0.0.1:{port}/0"

    def answers() -> bool:
        with redis.Redis.from_url(address, socket_timeout=2) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    config = _config(port=port, password=password)
    with running(
        [program, "-"], folder=give(folder, user), user=user, end_by=signal.SIGTERM, answers=answers, config=config
    ):  # fmt: skip
        yield address
