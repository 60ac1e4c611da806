"""What `/readyz` says of a worker whose database or bus is away."""

from __future__ import annotations

import asyncio

import pytest

from tests.config.test_probes import ask, becomes
from tests.workers.pair import Pair

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


async def test_worker_without_redis_is_degraded_and_still_ready(pair: Pair) -> None:
    await becomes(pair.a, 200, state="ready", bus="ok")
    async with pair.without_redis():
        said = await becomes(pair.a, 200, bus="away")
        assert (said["state"], said["database"]) == ("degraded", "ok")
    # it finds the bus again by itself
    await becomes(pair.a, 200, state="ready", bus="ok")


async def test_worker_without_database_is_not_ready_until_it_is_back(pair: Pair) -> None:
    await becomes(pair.a, 200)
    await asyncio.to_thread(pair.postgres.stop_at_once)
    try:
        said = await becomes(pair.a, 503, database="away")
        assert said["state"] == "unready"
        assert ask(pair.a, "/healthz")[0] == 200
    finally:
        await asyncio.to_thread(pair.postgres.start)
    await becomes(pair.a, 200, database="ok")
