"""A worker as its supervisor sees it: a process that is starting, serves, or ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

from config.env import ROOT


class WorkerProcess:
    """One start of a worker on listening sockets that it inherits."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, ready: int) -> None:
        self.name = name
        self._process = process
        self._ready = asyncio.ensure_future(_first_byte(ready))

    @classmethod
    async def start(
        cls, *, name: str, sockets: Sequence[socket.socket], environ: Mapping[str, str]
    ) -> WorkerProcess:
        """Start it. It shares the sockets: whoever else holds them keeps them open."""
        descriptors = [each.fileno() for each in sockets]
        reading, writing = os.pipe()
        try:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops everybody in order.
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "config.launch.tied", str(os.getpid()),
                sys.executable, "-m", "config.launch",
                "--sockets", ",".join(map(str, descriptors)), "--ready", str(writing),
                cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, start_new_session=True,
                pass_fds=[*descriptors, writing], env={**environ, "WORKER_NAME": name},
            )  # fmt: skip
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        return cls(name, process, reading)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def serves(self) -> bool:
        """Whether it has opened its doors and still runs."""
        return self._ready.done() and self._ready.result() and self._process.returncode is None

    async def ready(self) -> bool:
        """Wait until it serves; false when it ends before."""
        return await asyncio.shield(self._ready)

    async def ended(self) -> int:
        """Wait for its end; returns the exit status, negative for a signal."""
        return await self._process.wait()

    def ask_to_end(self) -> None:
        """SIGTERM: it drains, then ends."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    async def end(self, seconds: float) -> bool:
        """Ask it to end and wait; false when it had to be killed after `seconds`."""
        self.ask_to_end()
        try:
            await asyncio.wait_for(self.ended(), seconds)
        except TimeoutError:
            self.kill()
            await self.ended()
            return False
        return True

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)


async def _first_byte(descriptor: int) -> bool:
    """Whether something comes down the pipe before its other end is closed."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
        return bool(os.read(descriptor, 1))
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
