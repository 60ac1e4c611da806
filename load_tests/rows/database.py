"""A fresh database of either engine, migrated and with the demo content, for this process."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from load_tests.local.postgres import running_postgres


@contextmanager
def fresh_database(engine: str) -> Iterator[Path]:
    """Start one (`postgres`, `sqlite`), set Django up on it, and take it away afterwards; yields its directory.

    Once for each process: Django's settings are read once.
    """
    with ExitStack() as stack:
        directory = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="outreach-rows-", ignore_cleanup_errors=True)
            )
        )
        directory.chmod(0o755)  # the user of PostgreSQL must pass
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings",
            OUTREACH_MODE="test",
            SECRET_KEY=secrets.token_hex(32),
            SEALING_KEY=secrets.token_hex(32),
            VAR_DIR=str(directory),
        )
        os.environ.pop("REDIS_URL", None)
        os.environ.pop("DATABASE_URL", None)
        if engine == "postgres":
            (directory / "postgres").mkdir()
            os.environ["DATABASE_URL"] = stack.enter_context(running_postgres(directory / "postgres"))

        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        for command in (["migrate"], ["import_divisions", "1504"], ["import_content"], ["create_demo_staff"]):
            with open(os.devnull, "w") as nowhere:
                call_command(*command, stdout=nowhere, stderr=nowhere)
        try:
            yield directory
        finally:
            connection.close()
            if engine == "postgres" and hasattr(connection, "close_pool"):
                connection.close_pool()
