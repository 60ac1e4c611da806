"""Fixtures of the tests with several workers: `both_on("quiz-code", setting=value)` opens a game on two of them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.services.postgres import running_cluster
from tests.services.redis import running_redis_server
from tests.services.servers import ServerFactory
from tests.sockets.conftest import OpenStage, backstage, stage_on
from tests.sockets.stage import Stage
from tests.workers.pair import Pair, TwoStages

__all__ = ["backstage", "stage_on"]

OpenBoth = Callable[..., TwoStages]
OpenLimited = Callable[..., TwoStages]


@pytest.fixture(scope="session")
def lasting_pair() -> Iterator[Pair]:
    """Made once: starting everything takes longer than a test."""
    with tempfile.TemporaryDirectory(prefix="outreach-workers-", ignore_cleanup_errors=True) as directory:
        root = Path(directory)
        root.chmod(0o755)  # the user of PostgreSQL must pass
        for name in ("postgres", "redis"):
            (root / name).mkdir()
        with running_cluster(root / "postgres") as postgres, running_redis_server(root / "redis") as redis:
            factory = ServerFactory(root / "servers")
            try:
                first = factory.make("uvicorn", DATABASE_URL=postgres.address, REDIS_URL=redis.address)
                yield Pair(first, factory.make_beside(first), postgres, redis)
            finally:
                factory.stop_all()


@pytest.fixture
async def limited(pair: Pair, stage_on: OpenStage, tmp_path: Path) -> AsyncIterator[OpenLimited]:
    """`limited(quiz, NAME="value")`: one game on two more workers of the installation, with these settings."""
    factory, opened = ServerFactory(tmp_path / "servers"), list[Stage]()

    def make(quiz: str, **extra: str) -> TwoStages:
        first = stage_on(pair.a, quiz)
        addresses = {name: value for name, value in asdict(first.entry).items() if name != "base"}
        two = Pair(
            factory.make_beside(pair.a, **extra),
            factory.make_beside(pair.a, **extra),
            pair.postgres,
            pair.redis,
        )
        opened.extend(Stage(server, first.backstage, addresses) for server in (two.a, two.b))
        return TwoStages(two, *opened[-2:])

    yield make
    for each in opened:
        await each.close()
        sys.stdout.write(each.server.log.read_text(errors="replace")[-3_000:])
    factory.stop_all()


@pytest.fixture
def pair(lasting_pair: Pair) -> Pair:
    """The session's two workers, both of them running."""
    lasting_pair.mend()
    return lasting_pair


@pytest.fixture
async def both_on(pair: Pair, stage_on: OpenStage) -> AsyncIterator[OpenBoth]:
    """`both_on(quiz, **settings)`: one game, with a stage on each worker."""
    beside: list[Stage] = []

    def make(quiz: str, **settings: Any) -> TwoStages:
        first = stage_on(pair.a, quiz, **settings)
        opened = {name: value for name, value in asdict(first.entry).items() if name != "base"}
        beside.append(Stage(pair.b, first.backstage, opened))
        return TwoStages(pair, first, beside[-1])

    yield make
    for each in beside:
        await each.close()
        # shown by pytest beside a failure
        sys.stdout.write(each.server.log.read_text(errors="replace")[-3_000:])
