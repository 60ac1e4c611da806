"""A Django process with an installation's environment, asked line by line: opens games, reads rows and counters.

Starting Django anew for each question would take longer than many a drill. It keeps no connection between two
questions, so that it survives what happens to its database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from load_tests.live_client import Entry
from load_tests.local.processes import die_with_parent
from load_tests.phones.rows import ROOT, Rows, as_json, from_json, load_rows


class Hand:
    """The asking end. It ends with its parent or with `close`."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "load_tests.drills.hand"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, env=dict(environ), cwd=ROOT,
                preexec_fn=die_with_parent,
            )  # fmt: skip
        self._log = log

    def _ask(self, do: str, **arguments: Any) -> str:
        asking, answering = self._process.stdin, self._process.stdout
        if asking is None or answering is None:
            raise RuntimeError("the hand has no pipes")
        asking.write(json.dumps([do, arguments]).encode() + b"\n")
        asking.flush()
        line = answering.readline().decode()
        if not line:
            raise RuntimeError(f"the hand could not {do}:\n{self._log.read_text(errors='replace')[-2_000:]}")
        return line

    def open_game(self, url: str, quiz: str, settings: Mapping[str, Any] | None = None) -> Entry:
        """A game in its lobby, entered at the worker with this URL."""
        return Entry(base=url, **json.loads(self._ask("open_game", quiz=quiz, settings=dict(settings or {}))))

    def rows(self, game: str) -> Rows:
        return from_json(self._ask("rows", game=game))

    def ask_postgres(self, sql: str) -> list[list[Any]]:
        """The rows of one statement."""
        found: list[list[Any]] = json.loads(self._ask("ask_postgres", sql=sql))
        return found

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _open_game(quiz: str, settings: dict[str, Any]) -> str:
    from django.core.management import call_command

    printed = StringIO()
    call_command("open_game", quiz=quiz, by="organiser", play=json.dumps(settings), stdout=printed)
    return printed.getvalue().strip()


def _ask_postgres(sql: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return json.dumps(cursor.fetchall() if cursor.description else [], default=str)


_ANSWERS: dict[str, Callable[..., str]] = {
    "open_game": _open_game,
    "rows": lambda game: as_json(load_rows(game)),
    "ask_postgres": _ask_postgres,
}


def main() -> None:
    """Answer each line `[what, arguments]` with a line; a failure ends the process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connections

    for line in sys.stdin:
        do, arguments = json.loads(line)
        answer = _ANSWERS[do](**arguments)
        connections.close_all()
        print(answer, flush=True)


if __name__ == "__main__":
    main()
