"""A Redis of our own: memory only, loopback only."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.ports import free_port
from tests.services.processes import start, stop, wait_until


@contextmanager
def running_redis(directory: Path) -> Iterator[str]:
    """Start a Redis in `directory` and yield its address, `redis://…/0`."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("Redis is not installed (Debian: redis-server).")
    port, log = free_port(), directory / "redis.log"
    process = start(
        [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(directory),
        ],
        log=log,
    )

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    try:
        wait_until(answers, process=process, log=log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)
