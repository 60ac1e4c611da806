"""A throw-away installation of the product for load: embedded or scaled, with demo content, on the loopback address.

with scaled(directory, workers=2) as product:
    entry = product.open_game("civil-code-month", {"leaderboard": False})
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load_tests.live_client import Entry
from load_tests.local.ports import free_port
from load_tests.local.postgres import Cluster, running_cluster
from load_tests.local.redis import RedisServer, running_redis_server
from load_tests.local.served import LOOPBACK, Served, fresh_environ, run_manage

LAUNCHER = ("-m", "config.launch")


@dataclass
class Worker(Served):
    """One server process of an installation, on a port of its own."""

    port: int
    log: Path
    environ: dict[str, str] = field(repr=False)
    # What is run: the launcher, or a profiler around it.
    command: tuple[str, ...] = LAUNCHER
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def figures_url(self) -> str:
        """Where it tells its figures."""
        return f"http://{LOOPBACK}:{self.environ['METRICS_PORT']}/metrics"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.run(*self.command, "--alone", "--port", str(self.port), "--host", LOOPBACK)


@dataclass
class Installation:
    """A directory, an environment, a database with demo content, and workers. `cluster` and `redis` when scaled."""

    directory: Path
    environ: dict[str, str] = field(repr=False)
    cluster: Cluster | None = None
    redis: RedisServer | None = None
    workers: list[Worker] = field(default_factory=list)

    @classmethod
    def fresh(
        cls,
        directory: Path,
        extra: Mapping[str, str],
        *,
        cluster: Cluster | None = None,
        redis: RedisServer | None = None,
    ) -> Installation:
        """Secrets and a place for its data; `extra` is added to the environment. Nothing is started."""
        environ = fresh_environ(directory)
        return cls(directory, {**environ, **extra}, cluster, redis)

    @property
    def secret_key(self) -> str:
        return self.environ["SECRET_KEY"]

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(worker.url for worker in self.workers)

    @property
    def pids(self) -> list[int]:
        return [worker.pid for worker in self.workers]

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` with this environment; returns what it printed. Raises `RuntimeError` with its complaint."""
        return run_manage(self.environ, *arguments).stdout

    def prepare(self) -> None:
        """Tables, divisions, questions and staff."""
        for command in (["migrate"], ["import_divisions", "1504"], ["import_content"], ["create_demo_staff"]):
            self.manage(*command)

    def add_worker(self, command: tuple[str, ...] = LAUNCHER, **extra: str) -> Worker:
        """Start one more worker; keywords are added to its environment."""
        port = free_port()
        own = {"PUBLIC_URL": f"http://{LOOPBACK}:{port}", "METRICS_PORT": str(free_port())}
        environ = {**self.environ, **own, **extra}
        log = self.directory / f"worker-{len(self.workers)}.log"
        worker = Worker(port=port, log=log, environ=environ, command=command)
        worker.start()
        self.workers.append(worker)
        return worker

    def stop_workers(self) -> None:
        """End all workers; the database stays as it is."""
        for worker in self.workers:
            worker.stop()
        self.workers.clear()

    def open_game(self, quiz: str, settings: Mapping[str, Any] | None = None, *options: str) -> Entry:
        """A new game, entered through the first worker. `options` are those of `manage.py open_game`."""
        play = json.dumps(dict(settings or {}))
        printed = self.manage("open_game", "--quiz", quiz, "--by", "organiser", "--play", play, *options)
        return Entry(base=self.workers[0].url, **json.loads(printed))


@contextmanager
def embedded(directory: Path, **extra: str) -> Iterator[Installation]:
    """SQLite and one process; keywords are added to the environment."""
    product = Installation.fresh(directory, extra)
    product.prepare()
    try:
        product.add_worker()
        yield product
    finally:
        product.stop_workers()


@contextmanager
def services(directory: Path) -> Iterator[tuple[Cluster, RedisServer]]:
    """PostgreSQL and Redis of our own."""
    directory.chmod(0o755)  # the user of PostgreSQL must pass
    for name in ("postgres", "redis"):
        (directory / name).mkdir(exist_ok=True)
    with (
        running_cluster(directory / "postgres") as cluster,
        running_redis_server(directory / "redis") as redis,
    ):
        yield cluster, redis


@contextmanager
def scaled(
    directory: Path, *, workers: int = 2, launcher: tuple[str, ...] = LAUNCHER, **extra: str
) -> Iterator[Installation]:
    """PostgreSQL, Redis and so many workers, each on a port of its own; keywords are added to the environment."""
    with services(directory) as (cluster, redis):
        environ = {"DATABASE_URL": cluster.address, "REDIS_URL": redis.address, **extra}
        product = Installation.fresh(directory, environ, cluster=cluster, redis=redis)
        product.prepare()
        try:
            for _ in range(workers):
                product.add_worker(launcher)
            yield product
        finally:
            product.stop_workers()
