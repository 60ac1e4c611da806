"""`manage.py migrate`, which gives way: no statement of it waits for a lock longer than some seconds.

A waiting `ALTER TABLE` makes everybody else wait behind it; a game's answers would stand still for as long as the
longest query before it takes. It fails instead, changes nothing, and is tried again.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

LOCK_TIMEOUT = "5s"


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
