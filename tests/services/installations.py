"""Installations of the product of a test's own: environment, directory and database, without a server.

`new_installation()` makes one, on the engine of this pass; what it needs in its database it gets by `manage`.
"""

from __future__ import annotations

import itertools
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

_redis_databases = itertools.count(1)
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """A directory, an environment and a database."""

    directory: Path
    environ: dict[str, str]

    @property
    def var(self) -> Path:
        """Its VAR_DIR."""
        return Path(self.environ["VAR_DIR"])

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` with this environment and database; a failure shows what it printed."""
        ended = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=self.environ, cwd=ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if check and ended.returncode:
            raise AssertionError(f"manage.py {arguments[0]} failed:\n{ended.stdout}{ended.stderr}")
        return ended

    def python(self, script: str) -> str:
        """Run a few lines with Django set up; returns what they printed."""
        return self.manage("shell", "--no-imports", "--command", script).stdout


def make_environ(directory: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a new installation, with a database of its own on this pass's engine."""
    (directory / "var").mkdir(parents=True)
    environ = {
        **os.environ,
        "OUTREACH_MODE": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "SEALING_KEY": secrets.token_hex(32),
        "VAR_DIR": str(directory / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    environ.pop("DATABASE_URL", None)
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        import psycopg

        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        environ["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
    if redis := os.environ.get("REDIS_URL"):
        # Each its own of Redis's sixteen databases: throttles and one-time tickets live there.
        environ["REDIS_URL"] = f"{redis.rsplit('/', 1)[0]}/{next(_redis_databases) % 16}"
    return {**environ, **extra}


@pytest.fixture(scope="session")
def new_installation(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installation]:
    """`new_installation(NAME="value")`: keywords are added to its environment."""
    root = tmp_path_factory.mktemp("installations")
    made: list[Installation] = []

    def make(**extra: str) -> Installation:
        directory = root / str(len(made))
        made.append(Installation(directory=directory, environ=make_environ(directory, extra)))
        return made[-1]

    return make
