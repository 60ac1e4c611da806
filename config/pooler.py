"""Django's database settings behind a pooler that shares sessions, such as PgBouncer in transaction mode."""

from __future__ import annotations

from typing import Any


def behind_pooler(database: dict[str, Any]) -> dict[str, Any]:
    """Nothing that outlives a transaction: no prepared statements, no server-side cursors, no options of a session."""
    options = {name: value for name, value in database["OPTIONS"].items() if name != "options"}
    return {
        **database,
        "OPTIONS": {**options, "prepare_threshold": None},
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
