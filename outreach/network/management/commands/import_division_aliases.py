"""`manage.py import_division_aliases 1504 FILE`: civil-affairs codes beside the statistical ones."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outreach.network.rules.station_row import Scheme
from outreach.network.services.division_aliases import BadAliases, import_aliases


class Command(BaseCommand):
    help = "Import civil-affairs codes (民政部) of a city's divisions as aliases of the statistical codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", help="the four digits of a city, such as 1504")
        parser.add_argument("file", type=Path, help="CSV with a header")
        parser.add_argument("--alias", default="mca_code", help="column of the civil-affairs code")
        parser.add_argument("--key", default="nbs_code_2023", help="column of the statistical code")

    def handle(self, *args: Any, city: str, file: Path, alias: str, key: str, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                aliases = {row[alias].strip(): row[key].strip() for row in csv.DictReader(opened) if row[key]}
            count = import_aliases(scheme=Scheme.CIVIL_AFFAIRS, aliases=aliases, city=city)
        except (OSError, KeyError, BadAliases) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{city}: {count} civil-affairs codes")
