"""`manage.py readable_by ACCOUNT --since DAY`: whose data an account opened, and could have opened."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.audit.log import record
from kit.personal.reach import REACH_ASKED, Period, reach_of


class Command(BaseCommand):
    help = (
        "Say what personal data an account opened in a period, by the audit log, and what its roles let it open. "
        "Keys alone, no names. The question itself goes into the audit log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="the account's user name")
        parser.add_argument("--since", required=True, metavar="DAY", help="the first day, as 2026-11-01")
        parser.add_argument("--until", metavar="DAY", help="the last day; today if left out")
        parser.add_argument("--keys", action="store_true", help="print the keys as well, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=options["account"]).first()
        if user is None:
            raise CommandError("There is no such account.", returncode=2)
        period = Period(
            _start(options["since"]), _start(options["until"] or timezone.localdate().isoformat(), after=1)
        )
        for reach in reach_of(user.pk, period):
            listed = f", {reach.lists} lists" if reach.lists else ""
            self.stdout.write(
                f"{reach.kind}: {len(reach.opened)} opened, {len(reach.could)} could be{listed}"
            )
            if options["keys"]:
                for key in sorted(reach.opened | reach.could):
                    self.stdout.write(f"  {key} {'opened' if key in reach.opened else 'could be'}")
        record(
            actor="command line",
            action=REACH_ASKED,
            target=f"user:{user.pk}",
            detail={"since": period.since.isoformat(), "until": period.until.isoformat()},
        )


def _start(day: str, *, after: int = 0) -> datetime:
    try:
        return timezone.make_aware(
            datetime.combine(date.fromisoformat(day) + timedelta(days=after), time.min)
        )
    except ValueError as error:
        raise CommandError(f"{day} is no day, as 2026-11-01", returncode=2) from error
