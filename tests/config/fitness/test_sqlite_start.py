"""A process on an SQLite that does not wait for the disk refuses to serve."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.launch.ending import UNFIT
from tests.services.installations import Installation

SCRIPT = """
from django.db import connections
connections.settings["default"]["OPTIONS"]["init_command"] = "{pragmas}"
from config.launch.fit_to_serve import unfit_status
print(unfit_status())
"""


@pytest.mark.parametrize(
    ("pragmas", "status", "told"),
    [
        ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", None, ""),
        ("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", UNFIT, "synchronous = 1"),
        ("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;", UNFIT, "journal_mode = delete"),
    ],
)
def test_sqlite_that_could_lose_is_not_served_from(
    new_installation: Callable[..., Installation],
    tmp_path: Path,
    pragmas: str,
    status: int | None,
    told: str,
) -> None:
    installation = new_installation(DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")
    ended = installation.manage("shell", "--no-imports", "--command", SCRIPT.format(pragmas=pragmas))
    assert ended.stdout.strip() == str(status)
    assert told in ended.stderr
