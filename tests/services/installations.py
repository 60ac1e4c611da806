"""Installations of the product of a test's own: environment, directory and database, without a server.

`new_installation()` makes one, on the engine of this pass; what it needs in its database it gets by `manage`.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from load_tests.local.served import ROOT, fresh_environ, run_manage

__all__ = ["ROOT", "Installation", "make_environ", "new_installation"]

_redis_databases = itertools.count(1)


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
        return run_manage(self.environ, *arguments, check=check)

    def python(self, script: str) -> str:
        """Run a few lines with Django set up; returns what they printed."""
        return self.manage("shell", "--no-imports", "--command", script).stdout


def make_environ(
    directory: Path, extra: Mapping[str, str], *, like: Installation | None = None
) -> dict[str, str]:
    """The environment of a new installation, with a database of its own on this pass's engine.

    `like`: it begins as a copy of that one, which nothing may be connected to: data, database, and the keys it is
    sealed with.
    """
    if like is not None:
        shutil.copytree(like.var, directory / "var")
    environ = {**fresh_environ(directory), "PYTHONUNBUFFERED": "1"}
    if like is not None:
        environ |= {name: like.environ[name] for name in ("SECRET_KEY", "SEALING_KEY")}
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        import psycopg

        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(address, autocommit=True) as connection:
            template = like.environ["DATABASE_URL"].rsplit("/", 1)[1] if like else "template1"
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
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
