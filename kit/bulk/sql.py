"""Many rows in one statement, alike on PostgreSQL and SQLite.

PostgreSQL takes one array a column (`unnest`), SQLite one JSON text (`json_each`). Table and column names come from the
code that calls, never from outside.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Kind = Literal["uuid", "smallint", "integer", "bigint", "float8", "boolean", "text"]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind


def _plain(value: Any) -> Any:
    return value.hex if isinstance(value, uuid.UUID) else value


# One element of PostgreSQL's array literal. The formats raise for anything but a number, so no text can get in.
_ELEMENT: dict[Kind, Callable[[Any], str]] = {
    "uuid": lambda value: value.hex,
    "smallint": lambda value: f"{value:d}",
    "integer": lambda value: f"{value:d}",
    "bigint": lambda value: f"{value:d}",
    "float8": lambda value: f"{value:.17g}",
    "boolean": lambda value: "t" if value else "f",
}


def _array(column: Column, values: list[Any]) -> list[Any] | str:
    """A column's values as one parameter: as a literal where that is safe, at a tenth of psycopg's cost."""
    element = _ELEMENT.get(column.kind)
    if element is None:
        return values
    return "{" + ",".join(["NULL" if value is None else element(value) for value in values]) + "}"


def source(
    connection: BaseDatabaseWrapper,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    numbered: bool = False,
) -> tuple[str, list[Any]]:
    """A table expression named `v` with the given columns, and its parameters.

    `numbered` adds a column `n`, on PostgreSQL alone: the row's place from 1.
    """
    names = ", ".join(column.name for column in columns)
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{column.kind}[]" for column in columns)
        lists = [_array(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
        if numbered:
            return f"unnest({arrays}) WITH ORDINALITY AS v({names}, n)", lists
        return f"unnest({arrays}) AS v({names})", lists
    picks = ", ".join(f"json_extract(value, '$[{i}]') AS {column.name}" for i, column in enumerate(columns))
    text = json.dumps([[_plain(value) for value in row] for row in rows])
    return f"(SELECT {picks} FROM json_each(%s)) AS v", [text]  # noqa: S608 - names from code, values as parameters


def insert_new(
    cursor: CursorWrapper,
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    returning: Sequence[str],
    join: str = "",
) -> list[tuple[Any, ...]]:
    """Insert rows; whatever a unique key refuses is left out. Returns the `returning` columns of the new ones.

    `join` is put behind the rows (as v) and leaves out those that find nothing.
    """
    if not rows:
        return []
    values, parameters = source(connection, columns, rows)
    names = ", ".join(column.name for column in columns)
    taken = ", ".join(f"v.{column.name}" for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {taken} FROM {values} {join} WHERE true "  # noqa: S608
        f"ON CONFLICT DO NOTHING RETURNING {', '.join(returning)}",
        parameters,
    )
    return [tuple(row) for row in cursor.fetchall()]


def update_joined(
    cursor: CursorWrapper,
    connection: BaseDatabaseWrapper,
    table: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    assign: str,
    where: str,
) -> int:
    """`UPDATE table SET assign FROM the rows (as v) WHERE where`. Returns how many rows changed."""
    if not rows:
        return 0
    values, parameters = source(connection, columns, rows)
    cursor.execute(f"UPDATE {table} SET {assign} FROM {values} WHERE {where}", parameters)  # noqa: S608
    return int(cursor.rowcount)


def select_joined(
    cursor: CursorWrapper,
    connection: BaseDatabaseWrapper,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    select: str,
    join: str,
) -> list[tuple[Any, ...]]:
    """`SELECT select FROM the rows (as v) join`."""
    if not rows:
        return []
    values, parameters = source(connection, columns, rows)
    cursor.execute(f"SELECT {select} FROM {values} {join}", parameters)  # noqa: S608
    return [tuple(row) for row in cursor.fetchall()]


def as_uuid(value: Any) -> uuid.UUID:
    """A UUID as either database gives it back."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
