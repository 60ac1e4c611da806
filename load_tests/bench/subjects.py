"""The four servers that are measured, and who leads the game on each.

`tutorial`: `bench/tutorial` under daphne, one process, on PostgreSQL and Redis. `embedded`: ours, one process, SQLite.
`scaled`: ours, two workers, on the same PostgreSQL and Redis. `limit`: `bench/limit`, one process, nothing stored.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from load_tests.bench import payloads
from load_tests.live_client import Entry, LiveClient, sign_device
from load_tests.local.installation import LAUNCHER, Installation
from load_tests.local.ports import free_port
from load_tests.local.postgres import Cluster
from load_tests.local.processes import start, stop, wait_until
from load_tests.local.redis import RedisServer
from load_tests.local.served import ROOT
from load_tests.local.usage import family_cpu_s
from load_tests.phones.crowd import device_header
from load_tests.phones.host import Host

Name = Literal["tutorial", "embedded", "scaled", "limit"]
NAMES: tuple[Name, ...] = ("tutorial", "embedded", "scaled", "limit")
QUIZ = "civil-code-month"
WORKERS = 2


class Leader(Protocol):
    """Leads the game. Each step returns the version that all phones must have seen when it is done."""

    async def open(self, position: int) -> int: ...
    async def show(self) -> int: ...
    async def leave(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """A server that is running now, fresh. `database_cpu` in seconds, 0 where it has no database of its own process."""

    pids: list[int]
    urls: tuple[str, ...]
    game: str
    cookies: Callable[[int], tuple[str, ...]]
    lead: Callable[[], Leader]
    database_cpu: Callable[[], float]


class OurLeader:
    """Moves the real game: questions are opened one after the other, pause and resume show the state again."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def open(self, position: int) -> int:
        await self._host.enter()
        if self._host.game["phase"] == "open":
            await self._host.bring("reveal")
        await self._host.bring("open", position)
        return int(self._host.game["version"])

    async def show(self) -> int:
        version = await self._host.move("resume" if self._host.game["paused"] else "pause")
        await self._host.client.until(lambda c: c.game["version"] >= version)
        return version

    async def leave(self) -> None:
        await self._host.leave()


class PlainLeader:
    """Tells a server without rules what to show."""

    def __init__(self, url: str, game: str) -> None:
        self._entry = Entry(base=url, game=game, pin="", join_token="", host_link="", screen_link="")
        self._client: LiveClient | None = None
        self._version, self._position, self._paused = 0, -1, False

    async def open(self, position: int) -> int:
        self._position, self._paused = position, False
        return await self._show()

    async def show(self) -> int:
        self._paused = not self._paused
        return await self._show()

    async def _show(self) -> int:
        if self._client is None:
            self._client = await LiveClient.open(self._entry, "host")
        self._version += 1
        game = payloads.open_question(
            self._version, self._position, text=TEXT, choices=CHOICES, paused=self._paused
        )
        await self._client.request("show", game)
        return self._version

    async def leave(self) -> None:
        if self._client is not None:
            await self._client.close()


# As long as a question of the quiz that ours plays.
TEXT = "小李和小王登记结婚前，小李的父母出钱买了一套房子，登记在小李名下。离婚时，房子怎么算？"
CHOICES = [
    "两个人一人一半",
    "小李的个人财产，另有约定的除外",
    "谁带孩子归谁",
    "双方父母商量决定",
]


@dataclass
class Stage:
    """What lasts for the whole run: services and prepared installations, by which fresh servers are started."""

    directory: Path
    cluster: Cluster | None
    redis: RedisServer | None
    # what is run instead of the launcher, for a profile
    launcher: tuple[str, ...] = LAUNCHER
    _prepared: dict[Name, Installation] = field(default_factory=dict)

    def _installation(self, name: Name) -> Installation:
        if name not in self._prepared:
            directory = self.directory / name
            environ = {}
            if name == "scaled":
                assert self.cluster is not None
                assert self.redis is not None
                environ = {"DATABASE_URL": self.cluster.address, "REDIS_URL": self.redis.address}
            made = Installation.fresh(directory, environ, cluster=self.cluster, redis=self.redis)
            made.prepare()
            self._prepared[name] = made
        return self._prepared[name]

    @contextmanager
    def running(self, name: Name) -> Iterator[Subject]:
        """Start this server with an empty game; it ends with the block."""
        if name in ("embedded", "scaled"):
            with self._ours(name) as subject:
                yield subject
        else:
            with self._other(name) as subject:
                yield subject

    def _database_cpu(self) -> float:
        assert self.cluster is not None
        assert self.cluster.process is not None
        return family_cpu_s(self.cluster.process.pid)

    @contextmanager
    def _ours(self, name: Name) -> Iterator[Subject]:
        product = self._installation(name)
        try:
            for _ in range(WORKERS if name == "scaled" else 1):
                product.add_worker(self.launcher, PROFILE=str(ROOT / "build" / f"profile-{name}"))
            entry = product.open_game(QUIZ, {"leaderboard": False})
            yield Subject(
                pids=product.pids,
                urls=product.urls,
                game=entry.game,
                cookies=lambda count: tuple(
                    device_header(sign_device(product.secret_key)) for _ in range(count)
                ),
                lead=lambda: OurLeader(Host(entry, product.urls)),
                database_cpu=self._database_cpu if name == "scaled" else lambda: 0.0,
            )
        finally:
            product.stop_workers()

    @contextmanager
    def _other(self, name: Name) -> Iterator[Subject]:
        port, log = free_port(), self.directory / f"{name}.log"
        if name == "tutorial":
            environ = self._tutorial_environ()
            daphne = [
                "-m",
                "daphne",
                "-b",
                "127.0.0.1",
                "-p",
                str(port),
                "load_tests.bench.tutorial.asgi:application",
            ]
            process = start([sys.executable, *daphne], log=log, env=environ, cwd=ROOT)
        else:
            command = [sys.executable, "-m", "load_tests.bench.limit", "--port", str(port)]
            process = start(command, log=log, env=dict(os.environ), cwd=ROOT)
        game, url = str(uuid.uuid4()), f"http://127.0.0.1:{port}"
        try:
            wait_until(lambda: _listens(port), process=process, log=log)
            yield Subject(
                pids=[process.pid],
                urls=(url,),
                game=game,
                cookies=lambda count: tuple(f"device={uuid.uuid4().hex}" for _ in range(count)),
                lead=lambda: PlainLeader(url, game),
                database_cpu=self._database_cpu if name == "tutorial" else lambda: 0.0,
            )
        finally:
            stop(process)

    def _tutorial_environ(self) -> dict[str, str]:
        """Its settings, and its own database, made at the first call."""
        assert self.cluster is not None
        assert self.redis is not None
        file = self.directory / "tutorial.key"
        new = not file.exists()
        if new:
            file.write_text(secrets.token_hex(32))
            self.cluster.create_database("tutorial")
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "load_tests.bench.tutorial.settings",
            "SECRET_KEY": file.read_text(),
            "DATABASE_URL": self.cluster.address.rsplit("/", 1)[0] + "/tutorial",
            "REDIS_URL": self.redis.address.rsplit("/", 1)[0] + "/1",
        }
        if new:
            migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
            subprocess.run(migrate, check=True, env=environ, cwd=ROOT)
        return environ


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
