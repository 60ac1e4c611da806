"""A hand behind the stage: a Django process with a server's environment and database, asked line by line over a pipe.

It opens games and reads rows for the tests; the server itself is only ever spoken to over its sockets and pages. One
process for all questions, because starting Django anew for each would take longer than the tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from tests.services.installations import ROOT
from tests.services.servers import RunningServer


class Backstage:
    """The tests' end of the pipe."""

    def __init__(self, server: RunningServer) -> None:
        # It ends when its standard input does: with these tests, however they end.
        with (server.directory / "backstage.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.sockets.backstage"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=server.environ, cwd=ROOT,
            )  # fmt: skip

    def _ask(self, do: str, **arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([do, arguments]).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"backstage could not {do}: see backstage.log")
        return json.loads(line)

    def import_content(self, directory: Path) -> None:
        """Load content files through the product's own import."""
        self._ask("import_content", directory=str(directory))

    def open_game(
        self, quiz: str, *, for_children: bool = False, rehearsal: bool = False, **settings: Any
    ) -> dict[str, Any]:
        """A game in its lobby: what `manage.py open_game` prints."""
        opened: dict[str, Any] = self._ask(
            "open_game", quiz=quiz, settings=settings, for_children=for_children, rehearsal=rehearsal
        )
        return opened

    def rows(self, game: str) -> dict[str, list[dict[str, Any]]]:
        """The game's rows: `game` (one), `questions`, `players`, `answers`, `buzzes`, `asked`."""
        found: dict[str, list[dict[str, Any]]] = self._ask("rows", game=game)
        return found

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table, as text, by table."""
        dumped: dict[str, list[str]] = self._ask("dump")
        return dumped

    def revoke_links(self, game: str, part: str) -> None:
        """Take back every link to a part of the game."""
        self._ask("revoke_links", game=game, part=part)

    def add_press(self, game: str, player: str) -> None:
        """A press of the buzzer in the rows of the first round, as a worker leaves it that dies before its move."""
        self._ask("add_press", game=game, player=player)

    def hold_answers(self) -> None:
        """Let no answer be stored until `release_answers`: whoever stores one waits for the lock."""
        self._ask("hold_answers")

    def release_answers(self) -> None:
        """Let the answers that wait be stored."""
        self._ask("release_answers")

    def link_subject(self, game: str, part: str) -> str:
        """For whom a ticket to a part of the game is issued."""
        subject: str = self._ask("link_subject", game=game, part=part)
        return subject

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def _import_content(directory: str) -> None:
    from django.core.management import call_command

    call_command("import_content", directory, stdout=StringIO())


def _open_game(quiz: str, settings: dict[str, Any], for_children: bool, rehearsal: bool) -> Any:
    from django.core.management import call_command

    printed = StringIO()
    play = json.dumps(settings)
    call_command(
        "open_game", quiz=quiz, by="organiser", play=play, children=for_children, rehearsal=rehearsal,
        stdout=printed,
    )  # fmt: skip
    return json.loads(printed.getvalue())


def _rows(game: str) -> dict[str, list[dict[str, Any]]]:
    from quiz.live.models import Answer, Buzz, ConcernAsked, Game, GameQuestion, Player

    def of(model: Any, **condition: str) -> list[dict[str, Any]]:
        # composite keys are named again by their parts
        names = [field.attname for field in model._meta.concrete_fields]
        return list(model.objects.filter(**condition).values(*names))

    return {
        "game": of(Game, pk=game),
        "questions": sorted(of(GameQuestion, game=game), key=lambda row: row["position"]),
        "players": of(Player, game=game),
        "answers": of(Answer, game=game),
        "buzzes": of(Buzz, game=game),
        "asked": of(ConcernAsked, game=game),
    }


def _dump() -> dict[str, list[str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        dumped = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dumped[table] = sorted(repr(row) for row in cursor.fetchall())
    return dumped


def _revoke_links(game: str, part: str) -> None:
    from quiz.live.models import Link
    from quiz.live.services.links import revoke

    for link in Link.objects.filter(game=game, part=part):
        revoke(link=link)


def _add_press(game: str, player: str) -> None:
    from quiz.live.models import Buzz
    from quiz.live.queries.clock import database_now

    Buzz.objects.create(game_id=game, position=0, round=1, player_id=player, received_at=database_now())


def _hold_answers() -> None:
    from django.db import connection, transaction

    transaction.set_autocommit(False)
    with connection.cursor() as cursor:
        # SQLite locks the whole file
        cursor.execute(
            "LOCK TABLE live_answer IN EXCLUSIVE MODE"
            if connection.vendor == "postgresql"
            else "BEGIN IMMEDIATE"
        )


def _release_answers() -> None:
    from django.db import transaction

    transaction.rollback()
    transaction.set_autocommit(True)


def _link_subject(game: str, part: str) -> str:
    from quiz.live.models import Link
    from quiz.live.services.tickets import link_subject

    return link_subject(Link.objects.filter(game=game, part=part).get())


_ANSWERS = {
    "import_content": _import_content,
    "open_game": _open_game,
    "rows": _rows,
    "dump": _dump,
    "revoke_links": _revoke_links,
    "add_press": _add_press,
    "hold_answers": _hold_answers,
    "release_answers": _release_answers,
    "link_subject": _link_subject,
}


def main() -> None:
    """Answer each line `[what, arguments]` with a line of JSON; a failure ends the process."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import close_old_connections

    for line in sys.stdin:
        do, arguments = json.loads(line)
        close_old_connections()  # the database may have been restarted since
        sys.stdout.write(json.dumps(_ANSWERS[do](**arguments), default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
