"""`manage.py import_stations FILE`: the network's stations from a sheet, all of them or none."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.sheets import SheetUnreadable
from outreach.network.services.station_sheets import import_stations
from outreach.network.services.stations import StationsRefused


class Command(BaseCommand):
    help = "Import stations from a CSV or XLSX sheet, as `export` on the staff page writes it. Again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--within", default=settings.HOME_DIVISION, help="code of the division they must lie in"
        )

    def handle(self, *args: Any, file: Path, within: str, **options: Any) -> None:
        try:
            done = import_stations(
                content=file.read_bytes(),
                scopes=(within,),
                actor="command line",
                target=f"division:{within}",
            )
        except StationsRefused as refused:
            lines = [f"row {each.row}, {each.column}: {each.fault.value}" for each in refused.findings]
            raise CommandError("nothing was imported\n" + "\n".join(lines)) from refused
        except (OSError, SheetUnreadable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.added} added, {done.changed} changed, {done.same} as before")
