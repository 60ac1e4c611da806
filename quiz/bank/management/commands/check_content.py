"""`manage.py check_content [DIR]`: check the form of content files without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quiz.bank.queries.content_directory import SHIPPED_CONTENT, read_content
from quiz.bank.rules.content_links import Stored


class Command(BaseCommand):
    help = "Checks content files: every key, every length, every reference."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=SHIPPED_CONTENT)

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        content, faults = read_content(directory, stored=Stored())
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults")
        self.stdout.write(
            f"{len(content.statutes)} statutes, {len(content.topics)} topics, "
            f"{len(content.questions)} questions, {len(content.quizzes)} quizzes: no faults"
        )
