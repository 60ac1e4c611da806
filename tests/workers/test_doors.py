"""One room, two workers: they keep to its limit together, and its queue has one order."""

from __future__ import annotations

import asyncio

import pytest

from tests.sockets.test_doors import Knocking, knock
from tests.workers.conftest import OpenLimited

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

LIMIT = 5


async def settled(crowd: list[Knocking], inside: int) -> list[Knocking]:
    """Those who are in, once as many as there are places, and everybody else has a place in the queue."""

    def are_in() -> list[Knocking]:
        return [newcomer for newcomer in crowd if newcomer.inside.done()]

    async with asyncio.timeout(30):
        while len(are_in()) < inside:
            await asyncio.wait(
                [newcomer.inside for newcomer in crowd if not newcomer.inside.done()],
                return_when=asyncio.FIRST_COMPLETED,
            )
    return are_in()


async def test_two_workers_keep_to_the_rooms_limit_and_to_one_order(limited: OpenLimited) -> None:
    game = limited("sockets-three", MAX_PLAYERS_PER_GAME=str(LIMIT))
    a, b = game.a, game.b
    crowd = list[Knocking]()
    for stage in (a, b) * LIMIT:
        crowd.append(newest := await knock(stage))
        await newest.client.until(lambda _, each=newest: each.told or each.inside.done())
    inside = await settled(crowd, LIMIT)
    # some turns later nobody else is in: whoever waits has been told again meanwhile
    outside = [newcomer for newcomer in crowd if newcomer not in inside]
    for newcomer in outside:
        count = len(newcomer.told)
        await newcomer.client.until(lambda _, each=newcomer, n=count: len(each.told) > n)
        await newcomer.client.until(lambda _, each=newcomer: each.told[-1]["full"])
    assert sum(newcomer.inside.done() for newcomer in crowd) == LIMIT
    # either worker tells the host of all who wait
    for stage in (a, b):
        host = await stage.host()
        await host.until(lambda c: c.pushes["lobby"] and c.pushes["lobby"][-1]["waiting"] == LIMIT)
        assert host.pushes["lobby"][-1]["full"]
        await host.close()
    # the queue is one: each worker counts those who wait at the other
    for newcomer in outside:
        await newcomer.client.until(lambda _, each=newcomer: each.told[-1]["of"] == LIMIT)
    assert sorted(newcomer.told[-1]["place"] for newcomer in outside) == [1, 2, 3, 4, 5]
    by_place = sorted(outside, key=lambda newcomer: newcomer.told[-1]["place"])
    # their clocks may differ by some milliseconds, so the order is compared for each
    for stage in (a, b):
        there = [newcomer for newcomer in outside if newcomer.client in stage.others()]
        assert there == [newcomer for newcomer in by_place if newcomer in there]
    # a place that is free on one worker is taken by the first in line, wherever they are
    await inside[0].client.close()
    await by_place[0].joins("轮到我")
    await inside[1].client.close()
    await by_place[1].joins("也轮到")
    assert not any(newcomer.inside.done() for newcomer in by_place[2:])


async def test_place_is_kept_when_the_worker_dies(limited: OpenLimited) -> None:
    game = limited("sockets-three", MAX_PLAYERS_PER_GAME=str(LIMIT))
    a, b = game.a, game.b
    players = [await a.joined() for _ in range(LIMIT)]
    here = await knock(b)
    await here.waits(1)
    there = await knock(a)
    await there.waits(2)
    slip = here.ticket
    await asyncio.to_thread(b.server.kill)
    await here.client.until(lambda c: c.close_code is not None)
    # among those at the other worker the dead one's waiting are still counted for some seconds, but not ahead of itself
    back = await knock(a, here.cookies, ticket=slip)
    assert (await back.waits())["place"] == 1
    await there.waits(2)
    await players[0].close()
    await back.joins("回来了")
    # the place was one: through every worker's turn nobody else comes in
    count = len(there.told)
    await there.client.until(lambda _: len(there.told) > count)
    assert there.told[-1]["full"]
    assert not there.inside.done()
