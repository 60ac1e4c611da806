"""A backup of a large installation, restored to an empty machine: how long both take, and whether all is there.

    python -m load_tests.rows.restored [--engine postgres] [--answers 1000000]

Prints one line of JSON: seconds, megabytes, and what was compared. Exit status 1 when the restored rows differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from load_tests.rows.database import fresh_database

PLAYERS, QUESTIONS = 500, 10
_ROOT = Path(__file__).resolve().parents[2]
_DIGEST = "import json; from load_tests.rows.restored import digest; print(json.dumps(digest()))"


def digest() -> dict[str, Any]:
    """What two installations must have in common, of the database of this process. The same on both engines."""
    from django.db.models import Count, Max, Min, Sum, TextField
    from django.db.models.functions import Cast

    from kit.audit.models import AuditEvent
    from quiz.live.models import Answer, Game, Player

    # PostgreSQL has no smallest UUID
    key, player = Cast("key", TextField()), Cast("pk", TextField())
    answers = Answer.objects.aggregate(
        count=Count("*"), points=Sum("points"), credited=Sum("credited_ms"), first=Min(key), last=Max(key)
    )
    players = Player.objects.aggregate(
        count=Count("*"), score=Sum("score"), first=Min(player), last=Max(player)
    )
    # of one game everything, row by row: what its results are made of
    game = Game.objects.order_by("pk")[0]
    rows = Answer.objects.filter(game=game).order_by("position", "player")
    return {
        "answers": {name: str(value) for name, value in answers.items()},
        "players": {name: str(value) for name, value in players.items()},
        "game": [str(row) for row in rows.values_list("position", "player", "choices", "grade", "points")],
        "audit": AuditEvent.objects.count(),
    }


def _manage(environ: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=_ROOT, env=dict(environ), check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}"[-3000:])
    return done.stdout


def _empty_machine(directory: Path) -> dict[str, str]:
    """The environment of another installation with the same keys and nothing in it."""
    from django.db import connection

    (directory / "other").mkdir()
    environ = {**os.environ, "VAR_DIR": str(directory / "other")}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE restored")
        environ["DATABASE_URL"] = f"{environ['DATABASE_URL'].rsplit('/', 1)[0]}/restored"
    return environ


def measure(directory: Path, answers: int) -> dict[str, float]:
    """Plant, back up, restore and compare. Raises `AssertionError` when something is missing."""
    from load_tests.rows.plant import plant_answers, plant_games, plant_players

    games = plant_games(-(-answers // (PLAYERS * QUESTIONS)), questions=QUESTIONS)
    plant_players(games, players=PLAYERS, answered=QUESTIONS)
    plant_answers(games, positions=range(QUESTIONS))
    file = directory / "nightly.backup"
    began = time.monotonic()
    _manage(os.environ, "backup", str(file))
    figures = {"backup_s": time.monotonic() - began, "backup_mb": file.stat().st_size / 1e6}
    other = _empty_machine(directory)
    began = time.monotonic()
    _manage(other, "restore", str(file))
    figures["restore_s"] = time.monotonic() - began
    _manage(other, "verify_audit")
    ours, theirs = digest(), json.loads(_manage(other, "shell", "-v", "0", "-c", _DIGEST))
    differ = [name for name in ours if ours[name] != theirs[name]]
    if differ:
        raise AssertionError(f"restored otherwise: {', '.join(differ)}")
    figures["answers"] = float(ours["answers"]["count"])
    return figures


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--answers", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with fresh_database(options.engine) as directory:
        try:
            figures = measure(directory, options.answers)
        except AssertionError as reason:
            print(reason, file=sys.stderr)
            return 1
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
