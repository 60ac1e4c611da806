"""`manage.py backup FILE`: database and files in one file, without the keys."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.env import ROOT
from kit.backup.manifest import BadBackup
from kit.backup.services import make_backup


def product_version() -> str:
    """The version that `pyproject.toml` states."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


class Command(BaseCommand):
    help = "Write database and files to FILE. SECRET_KEY and SEALING_KEY are not in it: keep them elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = make_backup(file.resolve(), folders=settings.BACKED_UP, version=product_version())
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {sum(manifest.counts.values())} rows in {len(manifest.counts)} tables, "
            f"{len(manifest.files)} files, audit head {manifest.audit_seq}:{manifest.audit_hash}"
        )
        self.stdout.write(
            "The keys are NOT in it. Without SEALING_KEY the sealed fields of this backup can never be read again:\n"
            "keep SECRET_KEY and SEALING_KEY in another place."
        )
