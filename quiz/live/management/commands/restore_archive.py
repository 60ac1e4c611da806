"""`manage.py restore_archive FILE`: brings an archived game's players and answers back into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from quiz.live.services.archive_files import BadArchive
from quiz.live.services.archiving import RESTORED_STAYS, NeedsDirectConnection, Occupied, restore_game


class Command(BaseCommand):
    help = "Check FILE against its manifest and insert its rows again. May be interrupted and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = restore_game(file.resolve(), settings.ARCHIVE_ROOT)
        except Occupied:
            raise CommandError("another process is archiving") from None
        except (BadArchive, NeedsDirectConnection, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{manifest.title}: {sum(manifest.rows.values())} rows are back; "
            f"they are archived again after {RESTORED_STAYS.days} days"
        )
