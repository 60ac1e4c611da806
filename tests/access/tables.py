"""The database as it stands: every table with its rows as the engine gives them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection


def dump() -> Iterator[tuple[str, str]]:
    """Every table by name, its rows as text, in the engine's order."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = [
                repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
                for row in cursor.fetchall()
            ]
            yield table, "\n".join(rows)
