"""The one clock of all workers: the database's."""

from django.db import connection

_NOW = {
    "postgresql": "(extract(epoch from clock_timestamp()) * 1000)::bigint",
    "sqlite": "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)",
}


def now_sql() -> str:
    """An SQL expression for the database's time in milliseconds since 1970."""
    return _NOW[connection.vendor]


def database_now() -> int:
    """The database's time in milliseconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {now_sql()}")
        return int(cursor.fetchone()[0])
