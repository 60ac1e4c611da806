"""What has to be in the database before the demo opens its doors; every step may be repeated and then costs little."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections

Report = Callable[[str], None]


def prepare_database(report: Report) -> None:
    """Migrate, then bring divisions, questions, demo accounts and a game that people can join."""
    os.umask(0o077)  # database, media and the file of demo accounts are this user's alone
    settings.ENV.var_dir.mkdir(parents=True, exist_ok=True)
    _command(report, "migrate", interactive=False, verbosity=0)
    if not _has_divisions():
        report("Bringing in the divisions …")
        _command(report, "import_divisions", settings.ENV.home_division)
    _command(report, "import_content")
    _command(report, "create_demo_staff")
    connections.close_all()


def open_demo_game() -> Any | None:
    """The demo's game, waiting in its lobby; none while the live quiz offers none."""
    demo = _service("quiz.live.services.demo")
    return demo.ensure_demo_game() if demo else None


def demo_accounts() -> list[Any]:
    """Accounts with their generated passwords and second factors, to be printed."""
    demo = _service("outreach.network.services.demo")
    return list(demo.demo_accounts()) if demo else []


def _has_divisions() -> bool:
    from outreach.network.models import Division

    # The villages come last, and all in one transaction.
    return Division.objects.filter(code__startswith=settings.ENV.home_division, level=4).exists()


def _command(report: Report, name: str, *arguments: str, **options: Any) -> None:
    if name not in get_commands():
        report(f"(no command {name} yet)")
        return
    call_command(name, *arguments, stdout=StringIO(), **options)


def _service(name: str) -> Any | None:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None
