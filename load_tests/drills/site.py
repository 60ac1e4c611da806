"""What is drilled: an installation with the drills' quiz, scaled or embedded, and a hand behind it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load_tests.drills.content import write_content
from load_tests.drills.hand import Hand
from load_tests.local.installation import Installation, Worker, embedded, scaled
from load_tests.local.postgres import Cluster
from load_tests.local.redis import RedisServer

WORKERS = 3


class Broken(AssertionError):
    """A drill did not end as it must."""


@dataclass(frozen=True)
class Site:
    """An installation that is drilled."""

    product: Installation
    hand: Hand

    @property
    def workers(self) -> list[Worker]:
        return self.product.workers

    @property
    def cluster(self) -> Cluster:
        if self.product.cluster is None:
            raise Broken("this drill needs PostgreSQL")
        return self.product.cluster

    @property
    def redis(self) -> RedisServer:
        if self.product.redis is None:
            raise Broken("this drill needs Redis")
        return self.product.redis

    async def mend(self) -> None:
        """Start again whatever a drill has left stopped."""
        services = [each for each in (self.product.cluster, self.product.redis) if each is not None]
        for each in [*services, *self.workers]:
            if each.process is None or each.process.poll() is not None:
                await asyncio.to_thread(each.start)

    def complaints(self) -> str:
        """The ends of the workers' logs, without who came and went."""
        ends = []
        for worker in self.workers:
            lines = worker.log.read_text(errors="replace").splitlines()
            told = [line for line in lines if not line.endswith(("connection open", "connection closed"))]
            ends.append("\n".join([f"--- {worker.log.name}", *told[-15:]]))
        return "\n".join(ends)


@contextmanager
def _with_hand(product: Installation) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="outreach-content-") as directory:
        product.manage("import_content", str(write_content(Path(directory) / "drill")))
    hand = Hand(product.environ, product.directory / "hand.log")
    try:
        yield Site(product, hand)
    finally:
        hand.close()


@contextmanager
def scaled_site(directory: Path, *, workers: int = WORKERS, **extra: str) -> Iterator[Site]:
    """PostgreSQL, Redis and so many workers; keywords are added to their environment."""
    # they know of each other, so that one that leaves sends its phones over
    extra.setdefault("WORKERS_IN_ALL", str(workers))
    made = scaled(directory, workers=workers, **extra)  # type: ignore[arg-type]  # its own names are upper case
    with made as product, _with_hand(product) as site:
        yield site


@contextmanager
def embedded_site(directory: Path, **extra: str) -> Iterator[Site]:
    """SQLite and one process."""
    with embedded(directory, **extra) as product, _with_hand(product) as site:
        yield site
