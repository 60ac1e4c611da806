"""SQLite: copied page by page while others write, by SQLite's own online backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections

from kit.backup.manifest import BadBackup

# In steps, with a rest between, so that writers are not kept waiting by a large database.
_PAGES, _REST_SECONDS = 2000, 0.005


def engine_version() -> str:
    return sqlite3.sqlite_version


def dump(target: Path) -> dict[str, int]:
    """Copy the database; returns the rows of each table of the copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        _raw().backup(copy, pages=_PAGES, sleep=_REST_SECONDS)
        # The copy is one file to be read by anything; WAL is set again by whoever opens it in place.
        copy.execute("PRAGMA journal_mode=DELETE")
        return _counts(copy)


def load(source: Path, *, replace: bool) -> None:
    """Put the copy in place of the database's content, as one transaction. Raises `BadBackup`."""
    del replace  # the copy replaces all pages, there is nothing to be removed before
    with closing(sqlite3.connect(source)) as copy:
        if (found := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BadBackup(f"The backup's database is damaged: {found}")
        connection.ensure_connection()
        try:
            copy.backup(_raw())
        except sqlite3.OperationalError as error:
            raise BadBackup("The database is in use. Stop the server, then restore.") from error
    connections.close_all()


def _raw() -> Any:
    return connection.connection


def _counts(database: Any) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  - the database's own names
        for (name,) in tables.fetchall()
    }
