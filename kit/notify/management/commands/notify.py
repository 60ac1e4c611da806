"""`manage.py notify`: what waits in the outbox, and sending it now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.notify.figures import look
from kit.notify.schedule import send


class Command(BaseCommand):
    help = "Show the outbox of messages to people; with --send, send what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--status", action="store_true", help="only show (so without any argument)")
        what.add_argument(
            "--send", action="store_true", help="send what is due, as the scheduler does each minute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["send"]:
            sent = send()
            if sent is None:
                raise CommandError("There is no gateway: set SMS_GATEWAY. Messages wait.")
            self.stdout.write(f"sent {sent.accepted}, refused {sent.refused}, put off {sent.put_off}")
            if sent.gave_up:
                raise CommandError("The gateway does not take any.")
        figures = look(now=timezone.now())
        self.stdout.write(f"gateway  {settings.SMS_GATEWAY}")
        self.stdout.write(f"waiting  {figures.waiting}, the oldest for {figures.oldest_s:.0f} s")
        for code, count in sorted(figures.ended.items()):
            self.stdout.write(f"{code}  {count} within a day")
