"""`manage.py prepare_demo`: migrate and fill the database as `make demo` does, without serving."""

from typing import Any

from django.core.management.base import BaseCommand

from config.launch.preparation import prepare_database
from outreach.network.services.demo import demo_accounts


class Command(BaseCommand):
    help = "Migrate, then load divisions, demo stations, questions and demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database(self.stdout.write)
        demo_accounts()
