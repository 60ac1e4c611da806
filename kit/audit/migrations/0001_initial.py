"""The audit log's two tables, the chain's first head, and triggers that refuse any change of an event."""

from django.db import migrations, models

GENESIS = "0" * 64

SQLITE = [
    """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    """CREATE TRIGGER audit_chain_head_no_delete BEFORE DELETE ON audit_chain_head
       BEGIN SELECT RAISE(ABORT, 'the head of the audit chain stays'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$""",
    """CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_chain_head_no_delete BEFORE DELETE ON audit_chain_head
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_chain_head_no_truncate BEFORE TRUNCATE ON audit_chain_head
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
]


def begin_chain(apps, schema_editor):
    apps.get_model("audit", "ChainHead").objects.using(schema_editor.connection.alias).create(id=1, seq=0, hash=GENESIS)


def add_triggers(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    # The tables, and their triggers with them, go next; PostgreSQL keeps the function.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_append_only() CASCADE")
    else:
        for name in ("audit_event_no_update", "audit_event_no_delete", "audit_chain_head_no_delete"):
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(db_index=True, max_length=80)),
                ("action", models.CharField(db_index=True, max_length=60)),
                ("target", models.CharField(db_index=True, max_length=120)),
                ("detail", models.TextField(default="{}")),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={"db_table": "audit_event", "ordering": ["seq"]},
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default=GENESIS, max_length=64)),
            ],
            options={"db_table": "audit_chain_head"},
        ),
        migrations.RunPython(begin_chain, migrations.RunPython.noop),
        migrations.RunPython(add_triggers, drop_triggers),
        # From here on unmanaged: `flush` passes these tables by.
        migrations.AlterModelOptions("AuditEvent", {"managed": False, "ordering": ["seq"]}),
        migrations.AlterModelOptions("ChainHead", {"managed": False}),
    ]
