"""What the tables of a game carry, and what they do not: every answer pays for each index and each constraint."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection, models
from django.db.migrations import RunPython

from quiz.live.models import Answer, Buzz, ConcernAsked, Player
from quiz.live.models.storage import set_storage

pytestmark = pytest.mark.django_db


def test_the_initial_migration_keeps_its_hand_written_operation() -> None:
    operations = import_module("quiz.live.migrations.0001_initial").Migration.operations
    assert [op.code for op in operations if isinstance(op, RunPython)] == [set_storage]


def _constraints(model: type[models.Model]) -> dict[str, dict]:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


@pytest.mark.parametrize("model", [Answer, Buzz, ConcernAsked])
def test_rows_that_come_in_thousands_have_their_key_and_nothing_else(model: type[models.Model]) -> None:
    found = _constraints(model)
    (key,) = (c["columns"] for c in found.values() if c["primary_key"])
    columns = [field.column for field in model._meta.pk_fields]
    # SQLite tells a key's columns in the table's order
    assert key == columns if connection.vendor == "postgresql" else sorted(key) == sorted(columns)
    assert not [c for c in found.values() if c["foreign_key"]]
    assert not [c for c in found.values() if c["index"] and not c["primary_key"] and not c["unique"]]


def test_no_index_holds_what_an_answer_changes_in_its_player() -> None:
    changed = {"score", "correct", "answered", "streak"}
    assert not [
        name for name, c in _constraints(Player).items() if c["index"] and changed & set(c["columns"])
    ]


@pytest.mark.postgres
def test_pages_of_players_have_room_and_statistics_follow_a_new_game() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reloptions FROM pg_class WHERE relname IN ('live_player', 'live_answer')"
        )
        options = {table: dict(o.split("=") for o in chosen) for table, chosen in cursor.fetchall()}
    assert int(options["live_player"]["fillfactor"]) < 90
    assert float(options["live_answer"]["autovacuum_analyze_scale_factor"]) < 0.1
