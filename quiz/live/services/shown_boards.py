"""Ranks and boards, read once for all workers.

To count 300,000 players and their answers takes PostgreSQL a third of a second. Thirty-four workers that each did it at
the same reveal would keep it busy for twelve; so the first one counts while the others wait for it, and they take over
what it found. If it dies, the lock is free and the next one counts.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.db import connection, transaction

from quiz.live.models import ShownBoards
from quiz.live.protocol.state import Boards
from quiz.live.queries import boards as queries
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings

Read = tuple[Ranks, Boards]


def boards_for(
    game_id: uuid.UUID, *, version: int, position: int, choices: int, settings: GameSettings
) -> Read:
    """Ranks and boards of the game at this version of its state."""

    def count() -> Read:
        table = queries.ranks(game_id)
        return table, queries.boards(game_id, position, choices=choices, settings=settings, table=table)

    # SQLite has one worker, and its transactions would hold up the writer
    if connection.vendor != "postgresql":
        return count()
    if (found := _found(game_id, version)) is not None:
        return found
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [game_id.int & 0x7FFF_FFFF_FFFF_FFFF])
        if (found := _found(game_id, version)) is not None:
            return found
        table, boards = count()
        # a worker that is behind must not put an old count in the place of a new one
        if not ShownBoards.objects.filter(pk=game_id, version__gt=version).exists():
            ShownBoards.objects.update_or_create(
                game_id=game_id,
                defaults={"version": version, "histogram": table.histogram(), "boards": asdict(boards)},
            )
    return table, boards


def _found(game_id: uuid.UUID, version: int) -> Read | None:
    row = ShownBoards.objects.filter(pk=game_id, version=version).first()
    if row is None:
        return None
    kept = row.boards
    boards = Boards(
        counts=tuple(kept["counts"]),
        answered=kept["answered"],
        correct=kept["correct"],
        top=tuple(kept["top"]),
        teams=tuple(kept["teams"]),
        players=kept["players"],
    )
    return Ranks((score, number) for score, number in row.histogram), boards
