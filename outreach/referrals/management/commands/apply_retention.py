"""`manage.py apply_retention --dry-run`: what the nightly run would erase, by rule; without it, erase it now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.referrals.services.erasing import apply_retention


class Command(BaseCommand):
    help = "Erase people whose time of retention is over, and print how many by rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = apply_retention(now=timezone.now(), dry_run=options["dry_run"])
        for rule, count in sorted(counts.items()):
            self.stdout.write(f"{rule}: {count}")
        whole = sum(counts.values())
        self.stdout.write(f"{whole} would be erased." if options["dry_run"] else f"{whole} erased.")
