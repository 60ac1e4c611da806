"""Collects writes for a few milliseconds and stores them in one transaction.

`submit` gives a future that resolves after the commit, so an acknowledgement sent on it is always of something durable.
The store function runs in one thread of its own, one batch at a time; writes arriving meanwhile form the next batch, so
the batch grows with the load and no delay need be tuned.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import Context
from typing import Generic, TypeVar, cast

from kit.group_commit.patience import retry_ms

logger = logging.getLogger(__name__)

# A batch of this size has company: more is coming, and waiting for it pays.
_COMPANY = 4
# How much the newest batch says about the pace of the next.
_NEWEST = 0.2

Item = TypeVar("Item")
Result = TypeVar("Result")
# What is told of an item: its result after the commit, or why there is none.
Done = Callable[[Result | None, BaseException | None], None]
# Told in the loop of each committed batch: its size, and the seconds that its last try took.
Committed = Callable[[int, float], None]


class Busy(Exception):
    """The queue is full; `retry_ms` says when to try again."""

    def __init__(self, retry_ms: int) -> None:
        super().__init__(f"queue full, retry in {retry_ms} ms")
        self.retry_ms = retry_ms


class GroupCommit(Generic[Item, Result]):
    """One writer of a process.

    `store` takes a batch and returns one result for each item, in order, after its transaction has committed. It must
    be idempotent: a failure for which `is_transient` holds leaves the commit in doubt, and the same batch is stored
    again until `patience_s` is over. Any other failure is given to every item of the batch.

    While batches come with company, they begin at least `linger_s` apart, so that the next has more. An `executor` that
    is handed in must have one thread; it is shut down with the writer.
    """

    def __init__(
        self,
        store: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        is_transient: Callable[[BaseException], bool],
        max_batch: int = 500,
        max_queue: int = 20_000,
        patience_s: float = 30.0,
        retry_pause_s: float = 0.2,
        linger_s: float = 0.0,
        executor: Executor | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        on_commit: Committed | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._is_transient = is_transient
        self._max_batch = max_batch
        self._max_queue = max_queue
        self._patience_s = patience_s
        self._retry_pause_s = retry_pause_s
        self._linger_s = linger_s
        self._queue: deque[tuple[Item, Done[Result]]] = deque()
        self._executor = executor or ThreadPoolExecutor(max_workers=1, thread_name_prefix="group-commit")
        self._monotonic = monotonic
        self._on_commit = on_commit
        # Tries that left a commit in doubt.
        self.retries = 0
        self._chance = chance
        # Seconds that an item takes, as lately measured.
        self._item_s = 0.0
        self._pump: asyncio.Task[None] | None = None
        self._storing_since: float | None = None
        # Counted, because a caller may cancel its future: what was submitted is stored all the same.
        self._submitted = 0
        self._settled = 0
        self._flushing: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._hurry = asyncio.Event()

    @property
    def depth(self) -> int:
        """Writes waiting for their batch."""
        return len(self._queue)

    @property
    def is_full(self) -> bool:
        """Whether the next write would be refused."""
        return len(self._queue) >= self._max_queue

    @property
    def held_up_s(self) -> float:
        """For how long the present batch has been under way; 0 between batches."""
        return 0.0 if self._storing_since is None else self._monotonic() - self._storing_since

    @property
    def fullness(self) -> float:
        """The part of the queue that is taken, from 0 to 1."""
        return len(self._queue) / self._max_queue

    def retry_ms(self) -> int:
        """When somebody who is refused now should try again."""
        return retry_ms(len(self._queue), self._item_s, self._chance())

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Queue a write. Raises `Busy` when the queue is full, before anything is queued."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()

        def settle(result: Result | None, error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(cast("Result", result))
            else:
                future.set_exception(error)

        self.put(item, settle)
        return future

    def put(self, item: Item, done: Done[Result]) -> None:
        """Queue a write; `done` is called in the loop after its commit, and must not raise. Raises `Busy` as above."""
        if len(self._queue) >= self._max_queue:
            raise Busy(retry_ms=self.retry_ms())
        self._queue.append((item, done))
        self._submitted += 1
        if self._pump is None or self._pump.done():
            # It goes on for others: the context of who happens to come first, with the ids for logs, is not theirs.
            self._pump = asyncio.get_running_loop().create_task(self._run(), context=Context())

    async def flush(self) -> None:
        """Wait until everything submitted so far is stored or has failed."""
        if self._settled < self._submitted:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._flushing.append((self._submitted, done))
            self._hurry.set()
            await done

    async def close(self) -> None:
        """Flush and end the thread."""
        await self.flush()
        self._executor.shutdown(wait=True)

    async def _run(self) -> None:
        # One turn of the loop first, so that everything that arrived with the same wake-up joins the first batch.
        await asyncio.sleep(0)
        while self._queue:
            size = min(len(self._queue), self._max_batch)
            batch = [self._queue.popleft() for _ in range(size)]
            began = self._storing_since = self._monotonic()
            try:
                await self._store_batch(batch)
            finally:
                self._storing_since = None
                self._item_s += ((self._monotonic() - began) / size - self._item_s) * _NEWEST
                self._settle(size)
            if size >= _COMPANY:
                await self._linger(began + self._linger_s - self._monotonic())

    async def _linger(self, seconds: float) -> None:
        """Under load the fixed cost of a transaction is shared by more writes; a flush does not wait for that."""
        self._hurry.clear()
        if seconds > 0 and not self._flushing and len(self._queue) < self._max_batch:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._hurry.wait()

    def _settle(self, size: int) -> None:
        self._settled += size
        while self._flushing and self._flushing[0][0] <= self._settled:
            _, done = self._flushing.popleft()
            if not done.done():
                done.set_result(None)

    async def _store_batch(self, batch: list[tuple[Item, Done[Result]]]) -> None:
        loop = asyncio.get_running_loop()
        items = [item for item, _ in batch]
        give_up_at = self._monotonic() + self._patience_s
        while True:
            began = self._monotonic()
            try:
                results = await loop.run_in_executor(self._executor, self._store, items)
                if len(results) != len(items):
                    raise RuntimeError(f"{len(results)} results for {len(items)} items")
            except Exception as error:
                if self._is_transient(error) and self._monotonic() < give_up_at:
                    self.retries += 1
                    await asyncio.sleep(self._retry_pause_s)
                    continue
                # its words may quote a row
                logger.error(
                    "group commit: a batch failed", extra={"error": type(error).__name__, "size": len(batch)}
                )
                for _, done in batch:
                    done(None, error)
                return
            if self._on_commit is not None:
                self._on_commit(len(items), self._monotonic() - began)
            for (_, done), result in zip(batch, results, strict=True):
                done(result, None)
            return
