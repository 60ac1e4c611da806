"""PostgreSQL: durable, writable, in UTF-8, with connections for every worker."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from config.connections import connections_needed, connections_per_worker
from config.fitness.finding import Finding, Grade, expect

# Django 5.2 needs it.
_OLDEST = 140_000
_DURABLE = "An acknowledged answer would be lost with the power. Set it to on."
_NAMES = (
    "fsync", "full_page_writes", "synchronous_commit", "max_connections",
    "server_version", "server_version_num", "server_encoding",
)  # fmt: skip


def read_settings() -> dict[str, str]:
    """The settings that hold for a session of the product. Raises `OperationalError` when the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_NAMES)])
        found: dict[str, str] = dict(cursor.fetchall())
        cursor.execute("SELECT pg_is_in_recovery()")
        found["standby"] = "on" if cursor.fetchone()[0] else "off"
    return found


def judge_postgres(found: Mapping[str, str], *, workers: int) -> list[Finding]:
    """`workers`: how many share the database."""
    allowed, needed = int(found["max_connections"]), connections_needed(workers)
    return [
        expect(
            "PostgreSQL",
            found["server_version"],
            good=int(found["server_version_num"]) >= _OLDEST,
            otherwise=Grade.UNSAFE,
            advice="Version 14 or newer is needed.",
        ),
        expect("fsync", found["fsync"], good=found["fsync"] == "on", otherwise=Grade.UNSAFE, advice=_DURABLE),
        expect(
            "full_page_writes",
            found["full_page_writes"],
            good=found["full_page_writes"] == "on",
            otherwise=Grade.UNSAFE,
            advice="A page torn by a crash could not be mended. Set it to on.",
        ),
        expect(
            "synchronous_commit",
            found["synchronous_commit"],
            # all but "off" wait for the disk of this server at least
            good=found["synchronous_commit"] != "off",
            otherwise=Grade.UNSAFE,
            advice=_DURABLE,
        ),
        expect(
            "server_encoding",
            found["server_encoding"],
            good=found["server_encoding"] == "UTF8",
            otherwise=Grade.UNSAFE,
            advice="Names and questions are Chinese and Mongolian: make the database with ENCODING 'UTF8'.",
        ),
        expect(
            "max_connections",
            f"{allowed} of which {needed} are needed",
            good=allowed >= needed,
            otherwise=Grade.UNSAFE,
            advice=f"{workers} workers with {connections_per_worker()} connections each, one more while one is "
            "replaced, and what runs beside. Raise it, or run fewer workers (WORKERS_IN_ALL says how many there are).",
        ),
        expect(
            "writable",
            "no, a standby" if found["standby"] == "on" else "yes",
            good=found["standby"] == "off",
            otherwise=Grade.UNSAFE,
            advice="DATABASE_URL leads to a standby, where nothing can be stored. Name the primary.",
        ),
    ]
