"""Fixtures of the socket tests.

`stage("quiz-code", setting=value)` opens a game of these tests' own content on the shared server; under uvicorn, unless
the test is marked `@both`.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.servers import Kind, RunningServer
from tests.sockets.backstage import Backstage
from tests.sockets.content import write_content
from tests.sockets.stage import Stage

OpenStage = Callable[..., Stage]


@pytest.fixture(scope="session")
def backstage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[RunningServer], Backstage]]:
    """`backstage(server)`: the hand behind a server, with the marked content loaded."""
    content = tmp_path_factory.mktemp("content") / "marked"
    write_content(content)
    made: dict[Path, Backstage] = {}

    def get(server: RunningServer) -> Backstage:
        if server.directory not in made:
            made[server.directory] = Backstage(server)
            made[server.directory].import_content(content)
        return made[server.directory]

    yield get
    for each in made.values():
        each.close()


@pytest.fixture
def server_kind() -> Kind:
    """The server's kind; `@both` gives the other one, too."""
    return "uvicorn"


@pytest.fixture
async def stage_on(backstage: Callable[[RunningServer], Backstage]) -> AsyncIterator[OpenStage]:
    """`stage_on(server, quiz, **settings)`: a game on a certain server."""
    opened: list[Stage] = []

    def make(server: RunningServer, quiz: str, **settings: Any) -> Stage:
        behind = backstage(server)
        opened.append(Stage(server, behind, behind.open_game(quiz, **settings)))
        return opened[-1]

    yield make
    for each in opened:
        await each.close()
        # shown by pytest beside a failure
        sys.stdout.write(each.server.log.read_text(errors="replace")[-3_000:])


@pytest.fixture
def stage(server: Callable[[Kind], RunningServer], server_kind: Kind, stage_on: OpenStage) -> OpenStage:
    """`stage(quiz, **settings)`: a game on the shared server."""
    return lambda quiz, **settings: stage_on(server(server_kind), quiz, **settings)
