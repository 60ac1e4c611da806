"""PostgreSQL: its own `pg_dump` and `pg_restore`, from one snapshot and in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import connection, connections, transaction

from kit.backup.manifest import BadBackup


def engine_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def dump(target: Path) -> dict[str, int]:
    """Write the custom format; returns the rows of each table at the very moment of the dump."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        _run(
            [
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={target}",
            ]
        )
        counts: dict[str, int] = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  - its own names
            counts[table] = int(cursor.fetchone()[0])
        return counts


def load(source: Path, *, replace: bool) -> None:
    """Restore in one transaction: all of it, or what was there before. Raises `BadBackup`."""
    connections.close_all()
    script = source.with_name("database.sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source)])
    emptied = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"] if replace else []
    _run(["psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction",
          *emptied, f"--file={script}"])  # fmt: skip


def _run(command: Sequence[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BadBackup(f"{command[0]} is not on the PATH (Debian: postgresql-client).")
    ended = subprocess.run(
        command, env=_environ(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise BadBackup(f"{command[0]} failed: {ended.stderr.strip()[-1500:]}")


def _environ() -> Mapping[str, str]:
    # The password travels in the environment: command lines are everybody's to read.
    settings = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}
