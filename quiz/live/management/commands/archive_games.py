"""`manage.py archive_games`: takes the players and answers of games that ended long ago into files."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quiz.live.queries.pages import find_game
from quiz.live.services.archive_files import BadArchive
from quiz.live.services.archiving import NeedsDirectConnection, Occupied, archive_game, games_to_archive


def days(text: str) -> timedelta:
    """`400d` or `400`."""
    match = re.fullmatch(r"(\d{1,5})d?", text)
    if match is None or int(match[1]) < 1:
        raise ArgumentTypeError("a number of days such as 400d")
    return timedelta(days=int(match[1]))


class Command(BaseCommand):
    help = (
        "Write the players and answers of games that ended long ago to files in VAR_DIR/archive, check these, "
        "and delete the rows. Totals stay. May be interrupted at any moment and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than", type=days, default=settings.ARCHIVE_AFTER, metavar="400d",
            help="since the game's end; without it ARCHIVE_AFTER_DAYS",
        )  # fmt: skip
        parser.add_argument("--folder", type=Path, default=settings.ARCHIVE_ROOT)
        parser.add_argument("--dry-run", action="store_true", help="only name the games")

    def handle(
        self, *args: Any, older_than: timedelta | None, folder: Path, dry_run: bool, **options: Any
    ) -> None:
        if older_than is None:
            raise CommandError("ARCHIVE_AFTER_DAYS is 0: say --older-than")
        failed = 0
        for game_id in games_to_archive(timezone.now() - older_than):
            game = find_game(game_id)
            name = f"{game_id} {game.title if game else ''}"
            if dry_run:
                self.stdout.write(f"would archive {name}")
                continue
            try:
                manifest = archive_game(game_id, folder, step=self._step)
            except Occupied:
                raise CommandError("another process is archiving") from None
            except NeedsDirectConnection as error:
                raise CommandError(str(error)) from None
            except (BadArchive, OSError) as error:
                failed += 1
                self.stderr.write(f"not archived: {name}: {error}")
                continue
            self.stdout.write(f"archived {name}: {sum(manifest.rows.values())} rows, {manifest.size} bytes")
        if failed:
            raise CommandError(f"{failed} games were not archived; their rows are where they were")

    def _step(self, name: str) -> None:
        self.stdout.write(f"  {name}")
        self.stdout.flush()
