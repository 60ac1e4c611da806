"""A service as a child process: as another user if need be, ended by the kernel should its parent be killed."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.launch.tied import tie_to_parent
from config.launch.trial.place import NotPossible

_START_SECONDS, _END_SECONDS = 60.0, 10.0


def free_port() -> int:
    """A port of the loopback address that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def as_user(user: str | None) -> dict[str, Any]:
    """Arguments for `subprocess`."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


@contextmanager
def running(
    command: Sequence[str],
    *,
    folder: Path,
    user: str | None,
    end_by: signal.Signals,
    answers: Callable[[], bool],
    config: str = "",
    environ: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Start it, wait until it answers, end it in order. `config` goes in on standard input: there nobody reads it.

    Raises `NotPossible` with the end of its log when it does not come up.
    """
    launcher = os.getpid()
    log = folder.parent / f"{folder.name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  - programs of the packages, found on this machine
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=folder, env=environ,
            start_new_session=True, preexec_fn=lambda: tie_to_parent(launcher, by=end_by), **as_user(user),
        )  # fmt: skip
    try:
        if process.stdin is not None:
            process.stdin.write(config.encode())
            process.stdin.close()
        give_up = time.monotonic() + _START_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > give_up:
                tail = log.read_text(errors="replace")[-2_000:]
                raise NotPossible(f"{Path(command[0]).name} did not start:\n{tail}")
            time.sleep(0.05)
        yield
    finally:
        if process.poll() is None:
            process.send_signal(end_by)
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
