"""The listener for Prometheus and the measure of the loop, on a real event loop."""

from __future__ import annotations

import asyncio
import socket
import threading
import urllib.request
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry

from kit.meters import Board
from kit.meters.exposition import Exposition
from kit.meters.loop_lag import LoopLag


@pytest.fixture
def registry() -> CollectorRegistry:
    board, registry = Board("shop"), CollectorRegistry()
    board.counter("visitors", "People.").add(7)
    registry.register(board)
    return registry


@pytest.fixture
async def listening(registry: CollectorRegistry) -> AsyncIterator[Exposition]:
    exposition = Exposition(registry, host="127.0.0.1", port=0)
    await exposition.start()
    yield exposition
    await exposition.stop()


def scrape(port: int | None) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answered:
        return str(answered.read().decode())


async def test_figures_are_answered_although_the_loop_stands_still(listening: Exposition) -> None:
    found: list[str] = []
    port = listening.port
    asking = threading.Thread(target=lambda: found.append(scrape(port)))
    asking.start()
    asking.join(10)  # the loop runs nothing meanwhile
    assert "shop_visitors_total 7.0" in found[0]


async def test_taken_address_is_waited_for_and_then_listened_on(registry: CollectorRegistry) -> None:
    with socket.socket() as predecessor:
        predecessor.bind(("127.0.0.1", 0))
        predecessor.listen()
        port = predecessor.getsockname()[1]
        exposition = Exposition(registry, host="127.0.0.1", port=port)
        await exposition.start()
        assert exposition.port is None
    async with asyncio.timeout(10):
        await exposition.opened.wait()
    assert "shop_visitors_total" in await asyncio.to_thread(scrape, port)
    await exposition.stop()
    with socket.socket() as successor:
        successor.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        successor.bind(("127.0.0.1", port))


async def test_stop_while_the_address_is_taken_ends_the_waiting(registry: CollectorRegistry) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        exposition = Exposition(registry, host="127.0.0.1", port=other.getsockname()[1])
        await exposition.start()
        await exposition.stop()
    assert exposition.port is None


async def test_loop_that_is_held_up_is_measured() -> None:
    seen: list[float] = []
    noted = asyncio.Event()

    def observe(lag: float) -> None:
        seen.append(lag)
        noted.set()

    lag = LoopLag(observe)
    threading.Event().wait(0.6)  # the loop stands still: the very thing that is to be noticed
    async with asyncio.timeout(5):
        await noted.wait()
    lag.stop()
    assert seen[0] >= 0.3
    count = len(seen)
    await asyncio.sleep(0.3)
    assert len(seen) == count
