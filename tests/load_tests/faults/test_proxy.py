"""The proxy does to real connections what its faults say."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.faults.lines import Line
from load_tests.faults.proxy import Proxy
from load_tests.faults.weather import Weather, blow

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[Proxy], Awaitable[Streams]]


class Echo:
    """Gives back what it gets, and notes how its connections end."""

    def __init__(self) -> None:
        self.ended: asyncio.Queue[str] = asyncio.Queue()
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        how = "eof"
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            how = "reset"
        await self.ended.put(how)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    made = Echo()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """`await connect(proxy)`: a connection through it, closed at the end."""
    opened: list[asyncio.StreamWriter] = []

    async def through(proxy: Proxy) -> Streams:
        streams = await asyncio.open_connection("127.0.0.1", proxy.port)
        opened.append(streams[1])
        return streams

    yield through
    for writer in opened:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in opened), return_exceptions=True)


async def there_and_back(streams: Streams, data: bytes) -> float:
    """Seconds for these bytes to come back."""
    reader, writer = streams
    started = time.monotonic()
    writer.write(data)
    async with asyncio.timeout(20):
        assert await reader.readexactly(len(data)) == data
    return time.monotonic() - started


async def test_good_line_passes_everything_on_both_ways_and_its_end(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port) as proxy:
        reader, writer = streams = await connect(proxy)
        data = random.Random(1).randbytes(3_000_000)
        await there_and_back(streams, data)
        writer.write_eof()
        assert await reader.read() == b""
        assert await echo.ended.get() == "eof"
        assert proxy.accepted == 1


async def test_far_line_takes_its_time_and_keeps_the_order(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port, Line(delay_s=0.1, jitter_s=0.05)) as proxy:
        reader, writer = streams = await connect(proxy)
        assert 0.1 <= await there_and_back(streams, b"x") < 5
        for number in range(200):
            writer.write(number.to_bytes(2, "big"))
            await asyncio.sleep(0)
        got = await reader.readexactly(400)
        assert got == b"".join(number.to_bytes(2, "big") for number in range(200))


async def test_narrow_line_lets_so_many_bytes_a_second_pass(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port, Line(rate=100_000)) as proxy:
        assert await there_and_back(await connect(proxy), bytes(30_000)) >= 0.3


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 10_000)), min_size=1, max_size=30),
    st.floats(0, 1), st.floats(0, 1), st.one_of(st.none(), st.floats(100, 1e6)), st.integers(),
)  # fmt: skip
def test_nothing_overtakes_on_a_line_or_comes_before_it_was_sent(
    sent: list[tuple[float, int]], delay: float, jitter: float, rate: float | None, seed: int
) -> None:
    line, dice = Line(delay, jitter, rate), random.Random(seed)
    now = busy = last = 0.0
    for pause, size in sent:
        now += pause
        busy = line.entered(now=now, size=size, busy_until=busy)
        arrived = line.arrives(entered=busy, last=last, dice=dice)
        assert now <= busy <= arrived
        assert arrived >= last
        assert arrived <= max(last, busy + delay + jitter)
        last = arrived


async def test_stall_holds_everything_back_and_loses_nothing(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port) as proxy:
        streams = await connect(proxy)
        await there_and_back(streams, b"before")
        assert proxy.stall(0.3) == 1
        assert await there_and_back(streams, b"after") >= 0.28


async def test_cut_resets_both_ends(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port) as proxy:
        reader, _ = streams = await connect(proxy)
        await there_and_back(streams, b"x")
        assert proxy.cut() == 1
        with pytest.raises(ConnectionResetError):
            await reader.read()
        assert await echo.ended.get() == "reset"


async def test_share_of_the_connections_is_cut(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port) as proxy:
        everybody = [await connect(proxy) for _ in range(20)]
        await asyncio.gather(*(there_and_back(each, b"x") for each in everybody))
        assert proxy.cut(share=0.25) == 5
        again = await asyncio.gather(
            *(there_and_back(each, b"y") for each in everybody), return_exceptions=True
        )
        assert sum(isinstance(outcome, Exception) for outcome in again) == 5


async def test_half_open_end_believes_and_hears_nothing(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port) as proxy:
        reader, writer = streams = await connect(proxy)
        await there_and_back(streams, b"x")
        proxy.half_open()
        assert await echo.ended.get() == "reset"
        writer.write(b"anybody?")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await reader.read(1)
        assert not writer.is_closing()


async def test_partition_lets_connections_open_and_nothing_pass_until_it_heals(
    echo: Echo, connect: Connect
) -> None:
    async with Proxy(echo.port) as proxy:
        old = await connect(proxy)
        await there_and_back(old, b"x")
        proxy.hold()
        new = await connect(proxy)
        waiting = [asyncio.ensure_future(there_and_back(each, b"y")) for each in (old, new)]
        done, _ = await asyncio.wait(waiting, timeout=0.3)
        assert not done
        proxy.heal()
        await asyncio.gather(*waiting)


async def test_nobody_behind_is_told_by_a_reset(connect: Connect) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with Proxy(unused.getsockname()[1]) as proxy:
            reader, _ = await connect(proxy)
            with pytest.raises(ConnectionResetError):
                await reader.read()


async def test_sender_is_stopped_when_the_far_end_reads_nothing(connect: Connect) -> None:
    blocked = asyncio.Event()

    async def sit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await blocked.wait()
        writer.transport.abort()

    server = await asyncio.start_server(sit, "127.0.0.1", 0, limit=1024)
    async with server, Proxy(server.sockets[0].getsockname()[1]) as proxy:
        _, writer = await connect(proxy)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_write_on(writer), 1)
        blocked.set()
        proxy.cut()


async def test_weather_cuts_and_stalls_about_as_often_as_it_says(echo: Echo, connect: Connect) -> None:
    async with Proxy(echo.port, seed=5) as proxy:
        readers = [await connect(proxy) for _ in range(100)]
        blowing = asyncio.ensure_future(blow(proxy, Weather(cuts=60.0)))
        async with asyncio.timeout(20):
            await asyncio.gather(*(_until_reset(reader) for reader, _ in readers[:30]))
        blowing.cancel()
        await asyncio.gather(blowing, return_exceptions=True)
        assert len(proxy.links) < 100


async def _write_on(writer: asyncio.StreamWriter) -> None:
    """Write for as long as it is taken."""
    while True:
        writer.write(bytes(1_000_000))
        await writer.drain()


async def _until_reset(reader: asyncio.StreamReader) -> None:
    with pytest.raises(ConnectionResetError):
        await reader.read()
