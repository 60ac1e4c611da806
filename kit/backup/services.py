"""Making a backup and bringing one back, on either engine."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kit.audit.log import head, verify
from kit.backup import postgres, sqlite
from kit.backup.archive import DATABASE, digests, files_under, read_archive, sha256, write_archive
from kit.backup.manifest import FORMAT, BadBackup, Manifest, differing_counts


def _engine() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def make_backup(target: Path, *, folders: Mapping[str, Path], version: str) -> Manifest:
    """Write database and folders, by their names in the archive, to `target`. The keys are not in it.

    Raises `BadBackup`.
    """
    if target.exists():
        raise BadBackup(f"{target} is already there; a backup is never overwritten.")
    # Beside the target: the temporary copy holds personal data and may be large.
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        database = Path(folder) / DATABASE
        # Before the dump: events that are added meanwhile are in the dump but not in this head, never the reverse.
        audit_seq, audit_hash = head()
        counts = _engine().dump(database)
        manifest = Manifest(
            format=FORMAT,
            version=version,
            engine=connection.vendor,
            engine_version=_engine().engine_version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            counts=counts,
            migrations=tuple(
                sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
            ),
            audit_seq=audit_seq,
            audit_hash=audit_hash,
            database_sha256=sha256(database),
            files=digests(folders),
        )
        return write_archive(target, database=database, folders=folders, manifest=manifest)


def restore_backup(source: Path, *, folders: Mapping[str, Path], replace: bool) -> Manifest:
    """Bring a backup back and verify it. Raises `BadBackup`; nothing has changed then, unless the message says so.

    Without `replace` database and folders must be empty.
    """
    beside = next(iter(folders.values())).parent
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside) as folder:
        unpacked = Path(folder)
        manifest = read_archive(source, into=unpacked, folders=folders)
        _refuse_what_does_not_fit(manifest)
        if not replace:
            _refuse_if_not_empty(folders)
        _engine().load(unpacked / DATABASE, replace=replace)
        for name, root in folders.items():
            _put_files(unpacked / name, root)
    _verify(manifest)
    return manifest


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BadBackup(
            f"The backup was made on {manifest.engine}; this installation uses {connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    if newer := sorted(set(manifest.migrations) - known):
        raise BadBackup(
            f"The backup was made by another version ({manifest.version}), which knew {newer[0]}."
        )


def _refuse_if_not_empty(folders: Mapping[str, Path]) -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise BadBackup(f"The database is not empty ({len(tables)} tables). To lose what is there: --replace")
    for name, root in folders.items():
        if any(True for _ in files_under(root)):
            raise BadBackup(f"The folder {name} is not empty. To lose what is there: --replace")


def _put_files(unpacked: Path, root: Path) -> None:
    """Into the folder rather than in its place: it may be a volume of its own."""
    unpacked.mkdir(exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    for old in root.iterdir():
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for new in unpacked.iterdir():
        shutil.move(new, root / new.name)


def _verify(manifest: Manifest) -> None:
    connections.close_all()
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  - its own names
            found[table] = int(cursor.fetchone()[0])
    if differing := differing_counts(manifest.counts, found):
        raise BadBackup("Restored, but rows are missing or too many: " + "; ".join(differing))
    if broken := verify(witness=(manifest.audit_seq, manifest.audit_hash) if manifest.audit_seq else None):
        raise BadBackup(f"Restored, but the audit log is broken at event {broken.seq} ({broken.reason}).")
