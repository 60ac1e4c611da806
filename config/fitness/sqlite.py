"""SQLite: a sound release, in WAL mode, waiting for the disk at every commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from django.db import connection

from config.fitness.finding import Finding, Grade, expect
from config.sqlite import is_sound

# PRAGMA synchronous: FULL, or EXTRA.
_WAITS = ("2", "3")


def read_settings() -> dict[str, str]:
    """The settings of a session of the product."""
    found = {"version": sqlite3.sqlite_version}
    with connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = str(cursor.fetchone()[0])
    return found


def judge_sqlite(found: Mapping[str, str]) -> list[Finding]:
    major, minor, patch = (int(part) for part in found["version"].split("."))
    return [
        expect(
            "SQLite",
            found["version"],
            good=is_sound((major, minor, patch)),
            otherwise=Grade.UNSAFE,
            advice="It can lose committed rows in WAL mode; 3.51.3 or newer is needed.",
        ),
        expect(
            "journal_mode",
            found["journal_mode"],
            good=found["journal_mode"] == "wal",
            otherwise=Grade.UNSAFE,
            advice="Readers would hold up the writer. The file system must support WAL: no network drive.",
        ),
        expect(
            "synchronous",
            found["synchronous"],
            good=found["synchronous"] in _WAITS,
            otherwise=Grade.UNSAFE,
            advice="An acknowledged answer would be lost with the power. It must be FULL (2).",
        ),
    ]
