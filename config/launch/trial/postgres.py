"""The trial's PostgreSQL: its own cluster, durable as in production."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from config.launch.trial.place import NotPossible, give
from config.launch.trial.service import as_user, free_port, running

_NAME = "outreach"
# Enough for 16 workers with their pools.
_MAX_CONNECTIONS = 400


def find_programs() -> Path:
    """The newest installed PostgreSQL; Debian keeps its programs off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NotPossible("PostgreSQL is not installed (Debian: postgresql).")
    return Path(on_path).resolve().parent


@contextmanager
def running_postgres(folder: Path, *, user: str | None, password: str) -> Iterator[str]:
    """Start it, made at the first time; yields its address."""
    programs = find_programs()
    data, port = give(folder, user) / "data", free_port()
    if not (data / "PG_VERSION").exists():
        _make(programs, data, user=user, password=password)
    address = f"postgres://{_NAME}:{password}@127.0.0.1:{port}"
    command = [
        str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "",
        "-c", f"max_connections={_MAX_CONNECTIONS}", "-c", "shared_buffers=256MB",
    ]  # fmt: skip

    def answers() -> bool:
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    # SIGINT is its "fast" shutdown: sessions are ended, not waited for.
    with running(command, folder=folder, user=user, end_by=signal.SIGINT, answers=answers):
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_NAME]).fetchone()
            if there is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_NAME)))
        yield f"{address}/{_NAME}"


def _make(programs: Path, data: Path, *, user: str | None, password: str) -> None:
    """`initdb`, as the user who will run it."""
    with tempfile.NamedTemporaryFile("w", dir=data.parent, suffix=".password") as secret:
        secret.write(password)
        secret.flush()
        if user is not None:
            shutil.chown(secret.name, user)
        made = subprocess.run(  # noqa: S603  - a program of PostgreSQL's package
            [programs / "initdb", "--pgdata", data, "--username", _NAME, "--auth", "scram-sha-256",
             "--pwfile", secret.name, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions"],
            check=False, capture_output=True, text=True, cwd=data.parent, **as_user(user),
        )  # fmt: skip
    if made.returncode:
        raise NotPossible(f"initdb failed:\n{made.stderr[-2_000:]}")
