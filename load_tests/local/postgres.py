"""A PostgreSQL of our own: fresh cluster in a temporary directory, durable settings on, any user but root."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.launch.trial.place import service_user
from config.launch.trial.postgres import find_programs
from load_tests.local.ports import free_port
from load_tests.local.processes import start, stop, wait_until

# Ours alone and short-lived; the cluster listens on the loopback address only.
_USER = "outreach"


@dataclass
class Cluster:
    """A cluster of our own in `directory`.

    `fsync`, `synchronous_commit` and `full_page_writes` stay on: the tests are about committed rows.
    """

    programs: Path
    directory: Path
    user: str | None
    port: int
    # Added to its environment, such as a clock that is wrong.
    environ: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    # settings of the next start, such as "fsync=off", for tests of what an unsafe server leads to
    options: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address of its database, `postgres://…/outreach`."""
        return f"postgres://{_USER}@127.0.0.1:{self.port}/outreach"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _log(self) -> Path:
        return self.directory / "postgres.log"

    def make(self) -> None:
        """`initdb`, as the user who will run it."""
        if self.user:
            shutil.chown(self.directory, self.user, self.user)
        self._log.touch()
        subprocess.run(
            [self.programs / "initdb", "--pgdata", self._data, "--username", _USER, "--auth", "trust",
             "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
            user=self.user, group=self.user, extra_groups=[] if self.user else None,
        )  # fmt: skip

    def start(self) -> None:
        """Start it on its port and wait until it answers."""
        self.process = start(
            [str(self.programs / "postgres"), "-D", str(self._data), "-p", str(self.port), "-h", "127.0.0.1",
             "-k", "", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on",
             "-c", "max_connections=200", *(part for option in self.options for part in ("-c", option))],
            log=self._log, env={**os.environ, **self.environ}, user=self.user, cwd=Path("/"),
        )  # fmt: skip
        wait_until(self.answers, process=self.process, log=self._log)

    def answers(self) -> bool:
        probe: list[str | Path] = [self.programs / "pg_isready", "-q", *self._place(), "-d", "postgres"]
        return subprocess.run(probe, check=False).returncode == 0

    def create_database(self, name: str = "outreach") -> None:
        subprocess.run([self.programs / "createdb", *self._place(), name], check=True)

    def _place(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", _USER]

    def stop(self) -> None:
        """PostgreSQL's "fast" shutdown: it ends the sessions instead of waiting for them."""
        assert self.process is not None
        stop(self.process, by=signal.SIGINT)

    def kill(self) -> None:
        """`kill -9` of the postmaster; its children notice and end."""
        assert self.process is not None
        stop(self.process, by=signal.SIGKILL)

    def stop_at_once(self) -> None:
        """The "immediate" shutdown: as if the power had gone; the next start recovers from the log."""
        assert self.process is not None
        stop(self.process, by=signal.SIGQUIT)


@contextmanager
def running_cluster(directory: Path) -> Iterator[Cluster]:
    """Start a cluster in `directory`; tests may stop it and start it again. Raises `NotPossible`."""
    cluster = Cluster(find_programs(), directory, service_user(), free_port())
    cluster.make()
    try:
        cluster.start()
        cluster.create_database()
        yield cluster
    finally:
        if cluster.process is not None:
            cluster.stop()


@contextmanager
def running_postgres(directory: Path) -> Iterator[str]:
    """Start a cluster in `directory` and yield its address."""
    with running_cluster(directory) as cluster:
        yield cluster.address
