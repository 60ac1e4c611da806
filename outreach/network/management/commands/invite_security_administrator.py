"""`manage.py invite_security_administrator 1504 --name 张三`: the first account of an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from outreach.network.models import Division
from outreach.network.rules.roles import Role
from outreach.network.services.invitations import invite


class Command(BaseCommand):
    help = (
        "Print a one-time link for the first security administrator, who invites all others in the browser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("division", help="the code of the division that the person is responsible for")
        parser.add_argument("--name", required=True, help="for whom")

    def handle(self, *args: Any, division: str, name: str, **options: Any) -> None:
        found = Division.objects.filter(code=division).first()
        if found is None:
            raise CommandError(f"There is no division {division}. Run import_divisions first.")
        made = invite(
            note=name[:40],
            role=Role.SECURITY_ADMINISTRATOR,
            division=found,
            email="",
            actor=None,
            now=timezone.now(),
        )
        self.stdout.write(settings.ENV.public_url + reverse("staff-invitation", args=[made.token]))
