"""A coroutine that was started by hand goes on as if it had been awaited."""

from __future__ import annotations

import asyncio

import pytest

from kit.coroutines import go_on

pytestmark = pytest.mark.asyncio


async def test_value_and_waits_are_those_of_the_coroutine() -> None:
    gate: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def work() -> str:
        await asyncio.sleep(0)
        return await gate + "!"

    coroutine = work()
    rest = asyncio.ensure_future(go_on(coroutine, coroutine.send(None)))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert not rest.done()
    gate.set_result("done")
    assert await rest == "done!"


async def test_faults_and_cancelling_reach_the_coroutine() -> None:
    tidied: list[str] = []

    async def work(fault: bool) -> str:
        try:
            await asyncio.sleep(0 if fault else 60)
        except asyncio.CancelledError:
            tidied.append("cancelled")
            raise
        raise ValueError("a fault")

    coroutine = work(fault=True)
    with pytest.raises(ValueError, match="a fault"):
        await go_on(coroutine, coroutine.send(None))
    coroutine = work(fault=False)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await go_on(coroutine, coroutine.send(None))
    assert tidied == ["cancelled"]


async def test_coroutine_may_end_well_although_it_is_cancelled() -> None:
    async def work() -> str:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return "stored"
        return "never"

    coroutine = work()
    rest = asyncio.ensure_future(go_on(coroutine, coroutine.send(None)))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    rest.cancel()
    assert await rest == "stored"
