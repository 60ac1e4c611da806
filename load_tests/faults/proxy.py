"""A TCP proxy in this process that has the faults of real lines: delay with jitter, a narrow rate, stalls, cuts,
half-open connections, partitions.

    async with Proxy(target, FAR) as proxy:
        … connect to proxy.port …
        proxy.stall(3.0)        nothing passes for three seconds, then all of it
        proxy.cut(share=0.3)    RST to both ends of some connections
        proxy.half_open()       this end lives on, the other is gone, and nobody says so
        proxy.hold(); proxy.heal()   a partition: new connections open too, and nothing passes

It stands in for `tc netem`, which not every kernel has.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import deque
from types import TracebackType
from typing import cast

from load_tests.faults.lines import GOOD, Line

# A sender is stopped when so much of it is under way, as a socket's buffer would stop it.
_UNDER_WAY = 256 * 1024
_RESET = struct.pack("ii", 1, 0)  # linger on, zero seconds: close with RST


class _Way:
    """One direction of a connection: bytes wait here for their time."""

    def __init__(self, link: _Link, source: _End, sink: _End) -> None:
        self._link, self._source, self._sink = link, source, sink
        self._waiting: deque[tuple[float, bytes | None]] = deque()
        self._size = 0
        self._busy_until = self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def push(self, data: bytes | None) -> None:
        """Take bytes, or the end of them (`None`)."""
        proxy, now = self._link.proxy, self._link.proxy.loop.time()
        size = len(data) if data is not None else 0
        self._busy_until = proxy.line.entered(now=now, size=size, busy_until=self._busy_until)
        self._last = proxy.line.arrives(entered=self._busy_until, last=self._last, dice=proxy.dice)
        self._waiting.append((self._last, data))
        self._size += size
        if self._size > _UNDER_WAY:
            self._source.pause()
        self.deliver()

    def deliver(self) -> None:
        """Pass on what is due; come back for the rest."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        transport, loop = self._sink.transport, self._link.proxy.loop
        if transport is None or self._link.is_held or self._sink.is_full:
            return  # asked again when that is over
        now = loop.time()
        while self._waiting and self._waiting[0][0] <= now and not self._sink.is_full:
            _, data = self._waiting.popleft()
            if data is None:
                if transport.can_write_eof() and not transport.is_closing():
                    with contextlib.suppress(OSError):  # reset by its other side a moment ago
                        transport.write_eof()
                continue
            self._size -= len(data)
            transport.write(data)
        if self._size <= _UNDER_WAY:
            self._source.resume()
        if self._waiting:
            self._timer = loop.call_at(self._waiting[0][0], self.deliver)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._waiting.clear()


class _End(asyncio.Protocol):
    """One end of a connection."""

    def __init__(self, link: _Link) -> None:
        self._link = link
        self.transport: asyncio.Transport | None = None
        self.way: _Way  # what comes in here goes out there
        self.is_full = False
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._link.proxy.quicken(self.transport)

    def data_received(self, data: bytes) -> None:
        self.way.push(data)

    def eof_received(self) -> bool:
        self.way.push(None)
        return True  # the other direction may go on

    def connection_lost(self, error: Exception | None) -> None:
        self._link.lost(self, error)

    def pause_writing(self) -> None:
        self.is_full = True

    def resume_writing(self) -> None:
        self.is_full = False
        self._link.deliver()

    def pause(self) -> None:
        if self.transport is not None and not self._paused and not self.transport.is_closing():
            self._paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        if self.transport is not None and self._paused and not self.transport.is_closing():
            self._paused = False
            self.transport.resume_reading()

    def reset(self) -> None:
        """Close with RST: what is on its way is gone."""
        if self.transport is not None:
            taken: socket.socket | None = self.transport.get_extra_info("socket")
            if taken is not None and taken.fileno() >= 0:
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()


class _Link:
    """A connection through the proxy."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.near, self.far = _End(self), _End(self)
        self.near.way = _Way(self, self.near, self.far)
        self.far.way = _Way(self, self.far, self.near)
        self.stalled_until = 0.0
        self.is_half_open = False

    @property
    def is_held(self) -> bool:
        return self.proxy.is_held or self.is_half_open or self.stalled_until > self.proxy.loop.time()

    def deliver(self) -> None:
        self.near.way.deliver()
        self.far.way.deliver()

    def stall(self, seconds: float) -> None:
        loop = self.proxy.loop
        self.stalled_until = loop.time() + seconds
        loop.call_at(self.stalled_until + 0.001, self.deliver)

    def cut(self) -> None:
        """RST to both ends."""
        self.near.reset()
        self.far.reset()

    def leave_half_open(self) -> None:
        self.is_half_open = True
        self.far.reset()

    def lost(self, end: _End, error: Exception | None) -> None:
        """An end has gone: tell the other, unless this connection is to look alive from there."""
        other = self.far if end is self.near else self.near
        if end is self.near or not self.is_half_open:
            self.proxy.links.discard(self)
            self.near.way.stop()
            self.far.way.stop()
            if error is not None:
                other.reset()
            elif other.transport is not None:
                other.transport.close()


class Proxy:
    """Listens on a free loopback port and passes everything on to `host:port`."""

    def __init__(self, port: int, line: Line = GOOD, *, host: str = "127.0.0.1", seed: int = 1) -> None:
        self.line = line
        self.dice = random.Random(seed)
        self.links: set[_Link] = set()
        self.is_held = False
        self.accepted = 0
        self.port = 0
        self._target = (host, port)
        self._server: asyncio.Server
        self._opening: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Proxy:
        self.loop = asyncio.get_running_loop()
        self._server = await self.loop.create_server(self._accept, "127.0.0.1", 0, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._opening):
            task.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        self.cut()
        await asyncio.sleep(0)  # the transports close in the loop's next turn
        await self._server.wait_closed()

    def quicken(self, transport: asyncio.Transport) -> None:
        """No delays but the line's own."""
        taken: socket.socket | None = transport.get_extra_info("socket")
        if taken is not None:
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _accept(self) -> _End:
        link = _Link(self)
        self.links.add(link)
        self.accepted += 1
        task = self.loop.create_task(self._reach(link))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return link.near

    async def _reach(self, link: _Link) -> None:
        try:
            await self.loop.create_connection(lambda: link.far, *self._target)
        except OSError:
            # refused: nobody is there, and the caller is told so in the same way
            link.near.reset()
            return
        if link.near.transport is None or link.near.transport.is_closing():
            link.far.reset()
        else:
            link.deliver()

    # --- faults --------------------------------------------------------------------------------------------------

    def some(self, share: float = 1.0) -> list[_Link]:
        """So many of the connections, chosen by the dice."""
        links = sorted(self.links, key=id)
        return links if share >= 1 else self.dice.sample(links, round(len(links) * share))

    def stall(self, seconds: float, *, share: float = 1.0) -> int:
        """Let nothing pass for a while, then all of it. Returns how many connections that meets."""
        chosen = self.some(share)
        for link in chosen:
            link.stall(seconds)
        return len(chosen)

    def cut(self, *, share: float = 1.0) -> int:
        """RST to both ends. Returns how many connections that meets."""
        chosen = self.some(share)
        for link in chosen:
            link.cut()
        return len(chosen)

    def half_open(self, *, share: float = 1.0) -> int:
        """Let the far end go and the near end believe. Returns how many connections that meets."""
        chosen = self.some(share)
        for link in chosen:
            link.leave_half_open()
        return len(chosen)

    def hold(self) -> None:
        """A partition: connections open, nothing passes."""
        self.is_held = True

    def heal(self) -> None:
        """The partition is over; what waited arrives."""
        self.is_held = False
        for link in tuple(self.links):
            link.deliver()
