"""A game that was played on a worker in production mode, faults and all, and what was left of it."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from prometheus_client.parser import text_string_to_metric_families

from load_tests.live_client import LiveClient, RequestRefused
from tests.services.ports import free_port
from tests.services.servers import RunningServer
from tests.sockets.stage import Stage, all_in, new_device

WORKER = "worker-7"
Labels = tuple[tuple[str, str], ...]


class Figures(dict[tuple[str, Labels], float]):
    """Every sample of a scrape, by name and labels."""

    def of(self, name: str, /, **labels: str) -> float:
        return self[name, tuple(sorted(labels.items()))]

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self}


@dataclass
class Played:
    """`secrets` are what must be in no line and no figure, by what they are."""

    server: RunningServer
    game: str
    metrics_port: int
    answered: int = 0
    joined: int = 0
    secrets: dict[str, str] = field(default_factory=dict)
    # ids of requests that failed, by who should have answered them
    faults: dict[str, str] = field(default_factory=dict)

    def scrape(self) -> str:
        """The text that Prometheus gets."""
        connection = http.client.HTTPConnection("127.0.0.1", self.metrics_port, timeout=10)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def figures(self) -> Figures:
        return Figures(
            ((sample.name, tuple(sorted(sample.labels.items()))), sample.value)
            for family in text_string_to_metric_families(self.scrape())
            for sample in family.samples
        )

    @property
    def log(self) -> str:
        return self.server.log.read_text(errors="replace")

    def lines(self) -> Iterator[dict[str, Any]]:
        """The lines that the worker has written; each is JSON."""
        for line in self.log.splitlines():
            yield json.loads(line)


def production_beside(first: RunningServer) -> tuple[RunningServer, int]:
    """A worker in production mode on the database and secrets of `first`, and where it is scraped."""
    port, metrics_port = free_port(), free_port()
    directory = first.directory / "production"
    directory.mkdir()
    environ = {
        **first.environ,
        "OUTREACH_MODE": "production",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HOSTS": "127.0.0.1",
        "WORKER_NAME": WORKER,
        "METRICS_PORT": str(metrics_port),
    }
    made = RunningServer(directory=directory, environ=environ, kind="uvicorn", port=port, lan_address=None)
    made.start()
    return made, metrics_port


def get(server: RunningServer, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answered = connection.getresponse()
        named = {name.lower(): value for name, value in answered.getheaders()}
        return answered.status, named, answered.read().decode()
    finally:
        connection.close()


def join_by_pin(server: RunningServer, pin: str, cookie: str) -> int:
    """Type a PIN into the form."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", "/live/join/")
        answered = connection.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answered.read().decode())
        assert token is not None
        cookies = "; ".join(c.split(";", 1)[0] for c in answered.headers.get_all("Set-Cookie") or [])
        headers = {
            "Cookie": f"{cookies}; device={cookie}",
            "Origin": server.url,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({"pin": pin, "csrfmiddlewaretoken": token.group(1)})
        connection.request("POST", "/live/join/", body=form, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


async def refused(sending: Any) -> None:
    try:
        await sending
    except RequestRefused:
        return
    raise AssertionError("was not refused")


async def play(on_first: Stage) -> Played:
    """Play `on_first`'s game on a worker of our own: joins, answers, refusals, a flood, faults of the database."""
    server, metrics_port = await asyncio.to_thread(production_beside, on_first.server)
    opened = {name: value for name, value in asdict(on_first.entry).items() if name != "base"}
    stage = Stage(server, on_first.backstage, opened)
    played = Played(server, stage.entry.game, metrics_port)
    try:
        await _play(stage, played)
    except BaseException:
        server.stop()
        raise
    finally:
        await stage.close()
    return played


async def _play(stage: Stage, played: Played) -> None:
    server, planted = played.server, played.secrets
    device = new_device(server)
    planted["name"], planted["another name"] = "乌兰图雅小马", "Severely-Marked"
    planted["device cookie"] = device["device"]
    planted["answer's key"] = uuid.uuid4().hex
    planted["PIN"] = stage.entry.pin
    planted["join token"] = stage.entry.join_token
    planted["query string"] = f"marked-{secrets.token_hex(6)}"

    host, screen = await stage.host(), await stage.screen()
    marked = await stage.joined(planted["name"], cookies=device)
    other = await stage.joined()
    played.joined = 2
    planted["player"] = marked.me["player"]
    doubled = await stage.player()
    await refused(doubled.request("join", {"name": planted["name"], "team": None}))
    found = await asyncio.to_thread(join_by_pin, server, stage.entry.pin, device["device"])
    assert found in (302, 303)
    assert (await asyncio.to_thread(get, server, f"/?q={planted['query string']}"))[0] == 200
    assert (await asyncio.to_thread(get, server, f"/j/{planted['query string']}/"))[0] == 404

    await _a_question(stage, played, host, [screen, marked, other])
    again = await stage.player(device)
    await again.request("beat", {})
    await refused(again.request("answer", {"position": 0, "choices": [9], "key": uuid.uuid4().hex}))
    await _flood(again)
    await _faults(stage, played, host)


async def _a_question(stage: Stage, played: Played, host: LiveClient, others: list[LiveClient]) -> None:
    _, marked, other = others
    await stage.open_question(host, *others)
    await marked.answer([1], key=played.secrets["answer's key"])
    await marked.answer([1], key=played.secrets["answer's key"])
    await refused(marked.answer([2]))
    await refused(other.request("answer", {"position": 0, "choices": [9], "key": uuid.uuid4().hex}))
    await other.answer([2])
    played.answered = 2
    # all have answered, so it closes by itself
    await all_in([host, *others], "closed", 0)
    await stage.reveal(host, *others)
    await host.move("leaderboard")
    await all_in([host, *others], "leaderboard", 0)


async def _flood(client: LiveClient) -> None:
    """More beats than a person can make; they are refused."""
    asked = [client.send("beat", {}) for _ in range(60)]
    await client.until(lambda c: any('"frame.too_fast"' in frame for frame in c.frames))
    for each in asked:
        each.cancel()


async def _faults(stage: Stage, played: Played, host: LiveClient) -> None:
    """What nobody expects: tables that are gone, for a join, a move, and a page whose address is a secret."""
    server = stage.server
    newcomer = await stage.player()
    with without_table(server, "live_player"):
        await refused(newcomer.request("join", {"name": played.secrets["another name"], "team": None}))
    with without_table(server, "live_game"):
        for way, path in (
            ("lean", f"/j/{stage.entry.join_token}/"),
            ("django", f"/screen/{stage.entry.game}/"),
        ):
            asked = f"{path}?q={played.secrets['query string']}"
            status, headers, _ = await asyncio.to_thread(get, server, asked)
            assert status == 500
            played.faults[way] = headers["x-request-id"]
        await refused(host.move("next"))


@contextmanager
def without_table(server: RunningServer, table: str) -> Iterator[None]:
    """The table has another name inside."""
    server.python(_RENAME.format(before=table, after="elsewhere"))
    try:
        yield
    finally:
        server.python(_RENAME.format(before="elsewhere", after=table))


_RENAME = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE {before} RENAME TO {after}")
"""
