"""How PostgreSQL keeps the two tables that a game fills; run by the migration that makes them, nothing on SQLite."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STORAGE = (
    # Each answer adds to its player's score. No index holds the score, so with room on the page the new version of the
    # row stays there and no index is written (a HOT update); its room is won back without waiting for a vacuum.
    "ALTER TABLE live_player SET (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02, "
    "autovacuum_analyze_scale_factor = 0.02)",
    # A fifth of 64 million is more than any evening: the planner would never hear of a new game.
    "ALTER TABLE live_answer SET (autovacuum_vacuum_scale_factor = 0.02, "
    "autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.01)",
)


def set_storage(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For `RunPython` in the initial migration of live."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in STORAGE:
            schema_editor.execute(statement)
