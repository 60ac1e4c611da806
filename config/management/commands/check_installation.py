"""`manage.py check_installation`: what database, Redis and machine are set to, and what should be otherwise."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from config.fitness.inspection import inspect, unsafe


class Command(BaseCommand):
    help = "Show the settings that the product depends on; fails when a start would be refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, help="how many workers there will be on all machines")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = inspect(workers=options["workers"] or settings.ENV.workers)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        for finding in findings:
            self.stdout.write(str(finding))
        if bad := unsafe(findings):
            raise CommandError(f"A start is refused with {len(bad)} of these.")
