"""`manage.py check_referrals`: every referral is what its events lead to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outreach.referrals.models import Referral
from outreach.referrals.queries.history import faults


class Command(BaseCommand):
    help = "Fold the events of every referral and compare with its row. Exits 1 and names those that differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in faults():
            found += 1
            self.stderr.write(f"referral:{fault.referral}: {fault.what}")
        if found:
            raise CommandError(f"{found} referrals are not what their events say.", returncode=1)
        self.stdout.write(f"{Referral.objects.count()} referrals are what their events say.")
