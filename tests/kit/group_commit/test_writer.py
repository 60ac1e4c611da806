"""Group commit on a real event loop, with a store that the test holds back and lets go."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from kit.group_commit import Busy, GroupCommit


class Lost(Exception):
    """The connection broke: the commit is in doubt."""


class HeldStore:
    """Stores when the test says so. `batches` are the calls, `committed` what was stored."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.committed: list[int] = []
        self.entered = threading.Semaphore(0)
        self.allowed = threading.Semaphore(0)
        self.faults: list[Exception] = []

    def __call__(self, batch: Sequence[int]) -> list[str]:
        self.batches.append(list(batch))
        self.entered.release()
        assert self.allowed.acquire(timeout=20)
        if self.faults:
            raise self.faults.pop(0)
        self.committed += batch
        return [f"stored {item}" for item in batch]

    async def wait_for_call(self) -> None:
        """Until the writer's thread is inside the store."""
        assert await asyncio.to_thread(self.entered.acquire, True, 20)

    def let(self, calls: int = 1) -> None:
        self.allowed.release(calls)


@pytest.fixture
def store() -> HeldStore:
    return HeldStore()


Make = Callable[..., GroupCommit[int, str]]


@pytest.fixture
async def make(store: HeldStore) -> AsyncIterator[Make]:
    made: list[GroupCommit[int, str]] = []

    def build(**options: object) -> GroupCommit[int, str]:
        options = {"retry_pause_s": 0.0, **options}
        made.append(GroupCommit(store, is_transient=lambda error: isinstance(error, Lost), **options))
        return made[-1]

    yield build
    store.let(1_000)
    async with asyncio.timeout(20):
        for writer in made:
            await writer.close()


async def test_future_resolves_only_after_the_store_returned(make: Make, store: HeldStore) -> None:
    future = make().submit(1)
    await store.wait_for_call()
    assert not future.done()
    assert store.committed == []
    store.let()
    assert await future == "stored 1"
    assert store.committed == [1]


async def test_batches_grow_with_what_arrives_meanwhile(make: Make, store: HeldStore) -> None:
    writer = make(max_batch=3)
    first = [writer.submit(item) for item in (1, 2)]
    await store.wait_for_call()
    rest = [writer.submit(item) for item in (3, 4, 5, 6)]
    assert writer.depth == 4
    store.let(3)
    assert await asyncio.gather(*first, *rest) == [f"stored {n}" for n in range(1, 7)]
    assert store.batches == [[1, 2], [3, 4, 5], [6]]


async def test_full_queue_refuses_before_anything_is_queued(make: Make, store: HeldStore) -> None:
    writer = make(max_queue=2)
    accepted = [writer.submit(1), writer.submit(2)]
    with pytest.raises(Busy) as refused:
        writer.submit(3)
    assert refused.value.retry_ms > 0
    store.let(5)
    assert await asyncio.gather(*accepted) == ["stored 1", "stored 2"]
    assert await writer.submit(4) == "stored 4"
    assert 3 not in store.committed


async def test_transient_failure_stores_the_same_batch_again(make: Make, store: HeldStore) -> None:
    writer = make()
    store.faults = [Lost(), Lost()]
    futures = [writer.submit(1), writer.submit(2)]
    await store.wait_for_call()
    later = writer.submit(3)
    store.let(4)
    assert await asyncio.gather(*futures, later) == ["stored 1", "stored 2", "stored 3"]
    assert store.batches == [[1, 2], [1, 2], [1, 2], [3]]


async def test_transient_failure_beyond_patience_is_given_to_each(make: Make, store: HeldStore) -> None:
    writer = make(patience_s=0.0)
    store.faults = [Lost()]
    futures = [writer.submit(1), writer.submit(2)]
    store.let(2)
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(result) for result in results] == [Lost, Lost]
    assert await writer.submit(3) == "stored 3"


async def test_permanent_failure_is_given_to_each_and_harms_no_later_batch(
    make: Make, store: HeldStore
) -> None:
    writer = make()
    store.faults = [ValueError("bad")]
    futures = [writer.submit(1), writer.submit(2)]
    await store.wait_for_call()
    later = writer.submit(3)
    store.let(2)
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(result) for result in results] == [ValueError, ValueError]
    assert await later == "stored 3"
    assert store.batches == [[1, 2], [3]]


async def test_store_that_miscounts_fails_its_batch_and_no_other() -> None:
    writer: GroupCommit[int, int] = GroupCommit(
        lambda batch: [] if 1 in batch else list(batch), is_transient=lambda error: False
    )
    with pytest.raises(RuntimeError):
        await writer.submit(1)
    assert await writer.submit(2) == 2
    await writer.close()


async def test_flush_waits_for_what_was_submitted_and_not_for_more(make: Make, store: HeldStore) -> None:
    writer = make(max_batch=1)
    writer.submit(1)
    await store.wait_for_call()
    writer.submit(2)
    flushed = asyncio.ensure_future(writer.flush())
    await asyncio.sleep(0)
    third = writer.submit(3)
    store.let()
    await store.wait_for_call()
    assert store.committed == [1]
    assert not flushed.done()
    store.let()
    await store.wait_for_call()  # the third is in the store and held there
    await flushed
    assert store.committed == [1, 2]
    assert not third.done()
    store.let()
    assert await third == "stored 3"


async def test_flush_of_an_idle_writer_returns_at_once(make: Make, store: HeldStore) -> None:
    writer = make()
    await writer.flush()
    store.let()
    await writer.submit(1)
    await writer.flush()


async def test_flush_does_not_fail_with_its_batch(make: Make, store: HeldStore) -> None:
    writer = make()
    store.faults = [ValueError("bad")]
    future = writer.submit(1)
    store.let()
    await writer.flush()
    assert isinstance(future.exception(), ValueError)


@pytest.mark.parametrize("when", ["queued", "in flight"])
async def test_cancelled_waiter_harms_nobody_and_flush_still_waits(
    make: Make, store: HeldStore, when: str
) -> None:
    writer = make()
    first = writer.submit(1)
    waiter = asyncio.ensure_future(asyncio.wait_for(writer.submit(2), 20))
    if when == "in flight":
        await store.wait_for_call()
    else:
        await asyncio.sleep(0)
    waiter.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiter
    flushed = asyncio.ensure_future(writer.flush())
    if when == "queued":
        await store.wait_for_call()
    await asyncio.sleep(0)
    assert not flushed.done()
    store.let()
    await flushed
    assert store.committed == [1, 2]
    assert await first == "stored 1"


async def test_cancelled_flush_harms_nobody(make: Make, store: HeldStore) -> None:
    writer = make()
    future = writer.submit(1)
    flushing = [asyncio.ensure_future(writer.flush()) for _ in range(2)]
    await store.wait_for_call()
    flushing[0].cancel()
    store.let()
    await flushing[1]
    assert await future == "stored 1"


async def test_close_stores_what_is_left_and_refuses_more(make: Make, store: HeldStore) -> None:
    writer = make()
    futures = [writer.submit(item) for item in range(5)]
    store.let(5)
    await writer.close()
    assert all(future.done() for future in futures)
    assert store.committed == list(range(5))
    with pytest.raises(RuntimeError):
        await writer.submit(6)


async def test_every_call_is_in_one_thread() -> None:
    threads: set[str] = set()

    def store(batch: Sequence[int]) -> Sequence[int]:
        threads.add(threading.current_thread().name)
        return batch

    writer: GroupCommit[int, int] = GroupCommit(store, is_transient=lambda error: False, max_batch=2)
    assert await asyncio.gather(*[writer.submit(item) for item in range(50)]) == list(range(50))
    await writer.close()
    assert len(threads) == 1


async def test_full_and_held_up_writer_says_so() -> None:
    now, storing, go_on = [100.0], threading.Event(), threading.Event()

    def store(batch: Sequence[int]) -> list[int]:
        storing.set()
        assert go_on.wait(10)
        return list(batch)

    writer = GroupCommit[int, int](
        store, is_transient=lambda _: False, max_batch=1, max_queue=1, monotonic=lambda: now[0]
    )
    assert (writer.is_full, writer.held_up_s) == (False, 0)
    first = writer.submit(1)
    await asyncio.to_thread(storing.wait, 10)
    second = writer.submit(2)
    now[0] += 7
    assert (writer.is_full, writer.held_up_s) == (True, 7)
    go_on.set()
    assert await asyncio.gather(first, second) == [1, 2]
    await writer.flush()
    assert (writer.is_full, writer.held_up_s) == (False, 0)
    await writer.close()
