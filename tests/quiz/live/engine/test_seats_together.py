"""Seats of a hall that comes back are read together; whoever comes alone waits for nobody."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import pytest

from quiz.live.engine import runtime as module
from quiz.live.engine.runtime import Runtime
from quiz.live.queries.seats import FoundSeat, SeatQuery

COMING_BACK, APART_S = 60, 0.005
# Nobody who lingers for so long is done in time.
FOR_EVER_S = 120.0


def query() -> SeatQuery:
    return SeatQuery(uuid.uuid4(), uuid.uuid4(), 0, 0)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the reads that were made."""
    sizes: list[int] = []

    def find(queries: Sequence[SeatQuery]) -> list[FoundSeat | None]:
        sizes.append(len(queries))
        return [None] * len(queries)

    monkeypatch.setattr(module, "find_seats", find)
    return sizes


async def test_storm_is_read_in_few_batches(batches: list[int]) -> None:
    runtime = Runtime()
    coming = [runtime.seat_reader.submit(query()) for _ in range(10)]
    for _ in range(COMING_BACK):
        await asyncio.sleep(APART_S)
        coming.append(runtime.seat_reader.submit(query()))
    await asyncio.gather(*coming)
    await runtime.seat_reader.close()
    assert sum(batches) == COMING_BACK + 10
    # one by one they would be as many reads as people
    assert len(batches) <= COMING_BACK / 6


async def test_who_comes_alone_is_not_kept_waiting(
    batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEATS_LINGER_S", FOR_EVER_S)
    runtime = Runtime()
    async with asyncio.timeout(FOR_EVER_S / 2):
        for _ in range(3):
            await runtime.seat_reader.submit(query())
    await runtime.seat_reader.close()
    assert batches == [1, 1, 1]


async def test_requests_over_http_are_read_at_once(
    batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEATS_LINGER_S", FOR_EVER_S)
    runtime = Runtime()
    async with asyncio.timeout(FOR_EVER_S / 2):
        for _ in range(4):
            await asyncio.gather(*(runtime.calling_seats.submit(query()) for _ in range(10)))
    await runtime.calling_seats.close()
    assert batches == [10] * 4
