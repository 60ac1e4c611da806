"""A Redis of our own: memory only, loopback only."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from load_tests.local.ports import free_port
from load_tests.local.processes import start, stop, wait_until


@dataclass
class RedisServer:
    """A Redis that tests may stop and start again; what it held is gone then."""

    program: str
    directory: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    # for the next start: a file of settings
    options: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it on its port and wait until it answers."""
        log = self.directory / "redis.log"
        self.process = start(
            [self.program, *self.options, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(self.directory)],
            log=log,
        )  # fmt: skip
        wait_until(self.answers, process=self.process, log=log)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                # one that asks who is there answers, too
                return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False

    def stop(self) -> None:
        assert self.process is not None
        stop(self.process)

    def kill(self) -> None:
        """`kill -9`: no goodbye."""
        assert self.process is not None
        stop(self.process, by=signal.SIGKILL)


@contextmanager
def running_redis_server(directory: Path) -> Iterator[RedisServer]:
    """Start a Redis in `directory`."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("Redis is not installed (Debian: redis-server).")
    server = RedisServer(program, directory, free_port())
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.stop()


@contextmanager
def running_redis(directory: Path) -> Iterator[str]:
    """Start a Redis in `directory` and yield its address, `redis://…/0`."""
    with running_redis_server(directory) as server:
        yield server.address
