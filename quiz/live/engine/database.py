"""Database calls of the live engine: in threads of its own, on connections that mend themselves."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection

from kit.group_commit import Busy
from kit.group_commit.patience import retry_ms
from quiz.live.services.pending import Item, NotStored, Result
from quiz.live.services.store import store

logger = logging.getLogger(__name__)

# How much the newest call says about the pace of the next.
_NEWEST = 0.2
P = ParamSpec("P")
T = TypeVar("T")


def is_transient(error: BaseException) -> bool:
    """Lost connections, deadlocks, locks: the same batch may be stored again.

    SQLite calls every fault of a statement operational; there only a lock passes by itself.
    """
    if connection.vendor == "sqlite":
        return isinstance(error, OperationalError) and "locked" in str(error)
    return isinstance(error, OperationalError | InterfaceError)


# The same words of a database that is away are repeated this rarely.
_AGAIN_S = 5.0
_complained: dict[str, float] = {}


def _complain(error: BaseException) -> None:
    """Tell the operator what the database says, such as that its disk is full; without the rows of the statement."""
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    words = getattr(diagnosis, "message_primary", None) or str(error).split("\n", 1)[0]
    now = time.monotonic()
    if now - _complained.get(words, -_AGAIN_S) >= _AGAIN_S:
        _complained[words] = now
        logger.error("live: the database refuses: %s", words, extra={"error": type(cause or error).__name__})


def on_own_connection(work: Callable[P, T]) -> Callable[P, T]:
    """The same call for a thread that keeps its connection: a broken one is dropped, and the next is new."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return work(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            _complain(error)
            connection.close()
            raise

    return call


def store_each(batch: Sequence[Item]) -> Sequence[Result]:
    """Store a batch; a row that the database will not take fails alone, not with the hundreds beside it."""
    try:
        return store(batch)
    except (IntegrityError, DataError, ValueError) as error:
        # The message would quote the row: a name, an answer before its reveal.
        logger.error("live: rows refused", extra={"size": len(batch), "error": type(error).__name__})
        if len(batch) == 1:
            return [NotStored("failed")]
        middle = len(batch) // 2
        return [*store_each(batch[:middle]), *store_each(batch[middle:])]


class Threads:
    """A few threads that run one kind of database call, so that kinds do not wait for each other.

    `most`: how many calls may wait or run; without it the callers themselves are few.
    """

    def __init__(self, executor: Executor, *, most: int | None = None, chance: Callable[[], float]) -> None:
        self._executor = executor
        self._most = most
        self._chance = chance
        self._under_way = 0
        # Seconds between one call's end and the next, as lately measured.
        self._call_s = 0.0

    async def call(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread. Raises `Busy` when too many are waiting, before anything is queued."""
        if self._most is not None and self._under_way >= self._most:
            raise Busy(retry_ms(self._under_way, self._call_s, self._chance()))
        loop = asyncio.get_running_loop()
        self._under_way += 1
        began, company = loop.time(), self._under_way
        try:
            return await loop.run_in_executor(self._executor, on_own_connection(work))
        finally:
            self._under_way -= 1
            self._call_s += ((loop.time() - began) / company - self._call_s) * _NEWEST

    def close(self) -> None:
        self._executor.shutdown(wait=True)
