"""`manage.py restore FILE [--replace]`: bring a backup back and verify it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kit.backup.manifest import BadBackup
from kit.backup.services import restore_backup


class Command(BaseCommand):
    help = (
        "Restore FILE into an empty database and empty folders, and verify rows, digests and the audit chain."
    )
    requires_system_checks = ()  # they may ask tables that are not there yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="lose the database and files that are there"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is not there.")
        try:
            manifest = restore_backup(file.resolve(), folders=settings.BACKED_UP, replace=replace)
        except BadBackup as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored and verified: {sum(manifest.counts.values())} rows in {len(manifest.counts)} tables, "
            f"{len(manifest.files)} files, audit head {manifest.audit_seq}:{manifest.audit_hash}, "
            f"made {manifest.made_at} by version {manifest.version}."
        )
        self.stdout.write("The keys of that time are needed to read sealed fields. Next: manage.py migrate")
