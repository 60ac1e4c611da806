"""Fixtures of these tests: `played`, one game played to the end and through faults, and what was left of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tests.observability.played import Played, play
from tests.services.servers import RunningServer, ServerFactory
from tests.sockets.conftest import backstage
from tests.sockets.stage import Stage

__all__ = ["backstage"]


@pytest.fixture(scope="session")
def played(
    tmp_path_factory: pytest.TempPathFactory, backstage: Callable[[RunningServer], object]
) -> Iterator[Played]:
    """Played once; its worker still runs, so that its figures can be read."""
    factory = ServerFactory(tmp_path_factory.mktemp("observed") / "servers")
    try:
        first = factory.make("uvicorn")
        behind = backstage(first)
        stage = Stage(first, behind, behind.open_game("sockets-three"))  # type: ignore[arg-type, attr-defined]
        played = asyncio.run(play(stage))
        yield played
        played.server.stop()
    finally:
        factory.stop_all()
