"""`manage.py create_demo_staff`: one account per role, with credentials made here and printed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from outreach.network.services.demo import demo_accounts


class Command(BaseCommand):
    help = "Create the demo staff (never in production) and print their credentials."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV.mode == "production":
            raise CommandError("demo accounts do not exist in production")
        for account in demo_accounts():
            second = f"  TOTP {account.totp_secret}" if account.totp_secret else ""
            self.stdout.write(f"{account.username:<10} {account.password}{second}")
