"""A PostgreSQL of our own: fresh cluster in a temporary directory, durable settings on, any user but root."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.ports import free_port
from tests.services.processes import start, stop, wait_until

# Ours alone and short-lived; the cluster listens on the loopback address only.
_USER = "outreach"


def find_postgres() -> Path | None:
    """The newest installed PostgreSQL's programs; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; the package brings a user for it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("No user to run PostgreSQL as: neither postgres nor nobody exists.")


@contextmanager
def running_postgres(directory: Path) -> Iterator[str]:
    """Start a cluster in `directory` and yield its address, `postgres://…/outreach`.

    `fsync`, `synchronous_commit` and `full_page_writes` stay on: the tests are about committed rows.
    """
    programs = find_postgres()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed (Debian: postgresql).")
    user = _unprivileged()
    if user:
        shutil.chown(directory, user, user)
    data, log, port = directory / "data", directory / "postgres.log", free_port()
    log.touch()
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    subprocess.run(
        [programs / "initdb", "--pgdata", data, "--username", _USER, "--auth", "trust", "--encoding", "UTF8",
         "--locale", "C.UTF-8", "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", **as_user,
    )  # fmt: skip
    process = start(
        [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "",
         "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on", "-c", "max_connections=200"],
        log=log, user=user, cwd=Path("/"),
    )  # fmt: skip

    def answers() -> bool:
        probe = [
            programs / "pg_isready",
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-U",
            _USER,
            "-d",
            "postgres",
        ]
        return subprocess.run(probe, check=False).returncode == 0

    try:
        wait_until(answers, process=process, log=log)
        subprocess.run(
            [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", _USER, "outreach"], check=True
        )
        yield f"postgres://{_USER}@127.0.0.1:{port}/outreach"
    finally:
        # SIGINT is PostgreSQL's "fast" shutdown: it ends the sessions instead of waiting for them.
        stop(process, by=signal.SIGINT)
