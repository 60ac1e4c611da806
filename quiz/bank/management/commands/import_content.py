"""`manage.py import_content [DIR]`: load content files; a fault anywhere imports nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quiz.bank.queries.content_directory import SHIPPED_CONTENT
from quiz.bank.services.import_content import import_content


class Command(BaseCommand):
    help = (
        "Imports statutes, topics, questions and quizzes from content files. Importing again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=SHIPPED_CONTENT)

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        report = import_content(directory=directory)
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.faults:
            raise CommandError(f"{len(report.faults)} faults: nothing was imported.")
        for kind, counts in report.counts.items():
            self.stdout.write(
                f"{kind}: {counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged"
            )
