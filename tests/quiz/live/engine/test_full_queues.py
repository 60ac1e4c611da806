"""Queues that are full refuse at once, with a time that follows their depth and pace."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.group_commit import Busy, GroupCommit
from kit.group_commit.patience import LEAST_MS, MOST_MS, retry_ms
from quiz.live.engine.database import Threads
from quiz.live.engine.limits import STAFF_BEYOND, Sockets
from quiz.live.rules.departure import loss_spread_ms


@given(st.integers(0, 10**6), st.floats(0, 10), st.floats(0, 1))
def test_wait_is_bounded_and_never_shorter_for_a_longer_queue(
    depth: int, item_s: float, chance: float
) -> None:
    wait = retry_ms(depth, item_s, chance)
    assert LEAST_MS <= wait <= MOST_MS
    assert retry_ms(depth + 100, item_s, chance) >= wait


def test_those_who_are_refused_together_come_back_apart() -> None:
    assert retry_ms(1_000, 0.002, 0.0) == 2_000
    assert retry_ms(1_000, 0.002, 0.5) == 3_000
    assert retry_ms(1_000, 0.002, 1.0) == 4_000


async def test_full_threads_refuse_and_take_again_when_one_has_ended() -> None:
    gate = threading.Event()
    threads = Threads(ThreadPoolExecutor(1), most=3, chance=lambda: 0.0)
    calls = [asyncio.ensure_future(threads.call(gate.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as busy:
        await threads.call(gate.wait)
    assert busy.value.retry_ms >= LEAST_MS
    gate.set()
    assert await asyncio.gather(*calls) == [True] * 3
    assert await threads.call(gate.wait)
    threads.close()


async def test_full_writer_refuses_for_longer_the_slower_it_is() -> None:
    ticks, clock = threading.Event(), [0.0]

    def store(batch: list[int]) -> list[int]:
        ticks.wait()
        clock[0] += 0.1 * len(batch)  # a tenth of a second for each
        return batch

    writer: GroupCommit[int, int] = GroupCommit(
        store,  # type: ignore[arg-type]
        is_transient=lambda _: False,
        max_batch=1,
        max_queue=10,
        monotonic=lambda: clock[0],
        chance=lambda: 0.0,
    )
    ticks.set()
    for number in range(20):
        await writer.submit(number)
    ticks.clear()
    waiting = [writer.submit(0)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # the first is with the thread, the queue is empty
    waiting += [writer.submit(number) for number in range(10)]
    assert writer.fullness == 1.0
    with pytest.raises(Busy) as busy:
        writer.submit(11)
    # ten that take a tenth of a second each, as measured
    assert 900 <= busy.value.retry_ms <= 1_000
    ticks.set()
    await asyncio.gather(*waiting)
    await writer.close()


@pytest.mark.parametrize(
    ("phones", "spread"),
    [(0, 500), (100, 500), (500, 1_500), (2_000, 2_500), (5_000, 6_000), (15_000, 10_000)],
)
def test_more_phones_spread_their_return_more(phones: int, spread: int) -> None:
    assert loss_spread_ms(phones) == spread


def test_sockets_are_kept_for_players_before_they_are_full() -> None:
    sockets = Sockets(10)
    for number in range(10):
        assert (sockets.tight, sockets.full) == (number > 9, False)
        sockets.open += 1
    assert (sockets.tight, sockets.full) == (True, True)


def test_requests_of_those_who_are_in_are_taken_a_tenth_beyond() -> None:
    sockets = Sockets(200)
    for sockets.open in range(220 + STAFF_BEYOND):
        assert not sockets.crowded
    sockets.open = sockets.most
    assert (sockets.most, sockets.crowded) == (220 + STAFF_BEYOND, True)


@pytest.mark.parametrize("players", [0, 150, 200, 220])
def test_some_hosts_and_screens_are_taken_beyond_and_no_more(players: int) -> None:
    sockets = Sockets(200)
    sockets.open = players
    while not sockets.staff_full:
        sockets.open += 1
        sockets.staff += 1
    assert sockets.staff == 200 - min(players, 200) + STAFF_BEYOND
    assert sockets.open <= sockets.most
