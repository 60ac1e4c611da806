"""`/healthz` and `/readyz`, over real servers: what a probe gets, whatever address it speaks to."""

from __future__ import annotations

import asyncio
import http.client
import json
import signal
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from load_tests.live_client import LiveClient
from tests.services.servers import Kind, RunningServer
from tests.sockets.conftest import OpenStage, backstage, stage_on
from tests.sockets.test_drain import newcomers_are_refused

__all__ = ["backstage", "stage_on"]

Server = Callable[[Kind], RunningServer]
KINDS = pytest.mark.parametrize("kind", ["uvicorn", "daphne"])


def ask(
    server: RunningServer, path: str, *, method: str = "GET", host: str = "10.2.3.4"
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, asked as a probe does: by a bare address that is no host of ours."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(method, path, headers={"Host": host})
        answered = connection.getresponse()
        headers = {name.lower(): value for name, value in answered.getheaders()}
        return answered.status, headers, answered.read().decode()
    finally:
        connection.close()


def readiness(server: RunningServer) -> tuple[int, dict[str, Any]]:
    status, _, body = ask(server, "/readyz")
    return status, json.loads(body)


async def becomes(server: RunningServer, status: int, **parts: Any) -> dict[str, Any]:
    """Wait until the worker is ready or not, with these parts."""
    async with asyncio.timeout(20):
        while True:
            found, said = await asyncio.to_thread(readiness, server)
            if found == status and parts.items() <= said.items():
                return said
            await asyncio.sleep(0.1)


@KINDS
def test_alive_is_answered_at_a_bare_address(server: Server, kind: Kind) -> None:
    status, headers, body = ask(server(kind), "/healthz")
    assert (status, body) == (200, "ok\n")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    # pages are still refused there
    assert ask(server(kind), "/")[0] == 400


@KINDS
async def test_worker_with_all_its_parts_is_ready(server: Server, kind: Kind) -> None:
    said = await becomes(server(kind), 200, state="ready")
    assert said == {"state": "ready", "database": "ok", "bus": "ok", "writer": "ok", "draining": False}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_only_read(live_server: RunningServer, path: str) -> None:
    status, headers, _ = ask(live_server, path, method="POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")
    status, headers, body = ask(live_server, path, method="HEAD")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 0


@pytest.mark.parametrize("path", ["/healthz/", "/healthz/x", "/readyz/", "/metrics", "/metrics/"])
def test_nothing_else_is_there(live_server: RunningServer, path: str) -> None:
    host = f"127.0.0.1:{live_server.port}"
    assert ask(live_server, path, host=host)[0] == 404


async def answering(game: Any) -> LiveClient:
    """A player in an open question."""
    host, player = await game.host(), await game.joined()
    await game.open_question(host, player)
    return player


async def test_worker_whose_writer_hangs_is_not_ready_until_it_stores_again(
    live_server: RunningServer, stage_on: OpenStage
) -> None:
    game = stage_on(live_server, "sockets-three")
    player = await answering(game)
    await becomes(game.server, 200)
    game.backstage.hold_answers()
    try:
        sent = player.send("answer", {"position": 0, "choices": [1], "key": uuid.uuid4().hex})
        said = await becomes(game.server, 503, writer="stuck")
        assert (said["state"], said["draining"]) == ("unready", False)
        # a restart would not help: the process lives
        assert ask(game.server, "/healthz")[0] == 200
    finally:
        game.backstage.release_answers()
    await sent
    await becomes(game.server, 200, writer="ok")


async def test_worker_that_drains_listens_no_longer_and_is_not_ready_on_connections_it_has(
    new_server: Callable[..., RunningServer], stage_on: OpenStage
) -> None:
    game = stage_on(new_server("uvicorn"), "sockets-three")
    player = await answering(game)
    game.backstage.hold_answers()
    try:
        sent = player.send("answer", {"position": 0, "choices": [1], "key": uuid.uuid4().hex})
        await player.request("beat", {})
        kept = http.client.HTTPConnection("127.0.0.1", game.server.port, timeout=20)
        kept.request("GET", "/readyz")
        assert kept.getresponse().read()
        assert game.server.process is not None
        game.server.process.send_signal(signal.SIGTERM)
        await newcomers_are_refused(game)
        kept.request("GET", "/readyz")
        answered = kept.getresponse()
        said = json.loads(answered.read())
        assert (answered.status, said["state"], said["draining"]) == (503, "unready", True)
        kept.close()
    finally:
        game.backstage.release_answers()
    await sent
