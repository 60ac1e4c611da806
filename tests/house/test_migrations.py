"""Migrations run while games are played: none may lock a table that has rows, or break workers that run old code still.

squawk reads the SQL that PostgreSQL would be given. Initial migrations make empty tables and are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import call_command
from django.db import OperationalError, connection, connections, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from config.management.commands import migrate

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

OURS = ("config", "quiz", "outreach", "kit")
# Matters of taste, or settled elsewhere: our `migrate` sets the lock's time-out for all.
_NOT_ASKED = (
    "prefer-bigint-over-int,prefer-bigint-over-smallint,prefer-text-field,prefer-robust-stmts,prefer-identity,"
    "prefer-timestamp-tz,require-lock-timeout,require-statement-timeout,require-timeout-settings"
)
# "app.name": why this migration may lock. A table of a few hundred rows is a reason; a table of a game never is.
MAY_LOCK: dict[str, str] = {}


def complaints(sql: str) -> list[str]:
    """What squawk says against the statements, by its rules' names."""
    squawk = Path(sys.executable).parent / "squawk"
    done = subprocess.run(
        [squawk, "--reporter", "Json", "--pg-version", "15", "--assume-in-transaction", "--exclude", _NOT_ASKED],
        input=sql, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert not [each for each in found if each["rule_name"] == "syntax-error"], done.stdout
    return sorted({each["rule_name"] for each in found})


def sql_of(*operations: Operation) -> str:
    """The SQL of these operations on the models of live as they are now."""
    state = MigrationLoader(connection).project_state()
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for operation in operations:
            after = state.clone()
            operation.state_forwards("live", after)
            operation.database_forwards("live", editor, state, after)
            state = after
    return "\n".join(editor.collected_sql)


def later_migrations() -> list[tuple[str, str]]:
    labels = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    disk = MigrationLoader(connection).disk_migrations
    return sorted(key for key, found in disk.items() if key[0] in labels and not found.initial)


def test_no_later_migration_locks() -> None:
    for app, name in later_migrations():
        if f"{app}.{name}" in MAY_LOCK:
            continue
        sql = StringIO()
        call_command("sqlmigrate", app, name, no_color=True, stdout=sql)
        assert complaints(sql.getvalue()) == [], f"{app}.{name}"


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddIndex("answer", models.Index(fields=["key"], name="x")),
        migrations.AddConstraint("answer", models.UniqueConstraint(fields=["key"], name="x")),
        migrations.AddConstraint(
            "player", models.CheckConstraint(condition=models.Q(score__gte=0), name="x")
        ),
        migrations.AddField("answer", "x", models.IntegerField(default=0)),
        migrations.AlterField("answer", "points", models.BigIntegerField()),
        migrations.AlterField("player", "team", models.PositiveSmallIntegerField(default=1)),
        migrations.RemoveField("player", "streak"),
        migrations.RenameField("player", "streak", "row"),
    ],
    ids=lambda operation: operation.describe()[:60],
)
def test_what_locks_or_breaks_is_told(operation: Operation) -> None:
    assert complaints(sql_of(operation)) != []


# a concurrent index is not made within a transaction
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "operation",
    [
        AddIndexConcurrently("answer", models.Index(fields=["key"], name="x")),
        migrations.AddField("answer", "x", models.IntegerField(null=True)),
        migrations.AddField("answer", "x", models.IntegerField(default=0, db_default=0)),
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda operation: operation.describe()[:60],
)
def test_what_is_harmless_passes(operation: Operation) -> None:
    sql = sql_of(operation)
    assert sql
    assert complaints(sql) == []


@pytest.mark.django_db(transaction=True)
def test_migrating_gives_way_to_whoever_holds_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "100ms")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(timeout=30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(timeout=30)
        with pytest.raises(OperationalError, match="lock timeout"):
            call_command("migrate", verbosity=0)
    finally:
        done.set()
        holder.join()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
