"""Ways to lay out the answers' table on PostgreSQL: what the migrations make, and what was weighed against it.

Each is a change of the migrated, still empty tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection

PARTITIONS = 16
_KEY = "PRIMARY KEY (game_id, position, player_id)"


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _as_migrated(_games: Sequence[UUID]) -> None:
    """What the product has."""


def _constraints(_games: Sequence[UUID]) -> None:
    _run(
        "ALTER TABLE live_answer ADD FOREIGN KEY (game_id) REFERENCES live_game(id) DEFERRABLE INITIALLY DEFERRED",
        "ALTER TABLE live_answer ADD FOREIGN KEY (player_id) REFERENCES live_player(id) DEFERRABLE INITIALLY DEFERRED",
    )


def _player_index(_games: Sequence[UUID]) -> None:
    _run("CREATE INDEX ON live_answer (player_id)")


def _score_index(_games: Sequence[UUID]) -> None:
    _run("CREATE INDEX ON live_player (game_id, score)")


def _full_pages(_games: Sequence[UUID]) -> None:
    _run("ALTER TABLE live_player SET (fillfactor = 100)")


def _usual(games: Sequence[UUID]) -> None:
    """What a model without further thought gives."""
    _constraints(games)
    _player_index(games)
    _score_index(games)
    _full_pages(games)
    _run("CREATE INDEX ON live_answer (game_id)", "CREATE INDEX ON live_player (game_id)")


def _partitioned(method: str) -> None:
    _run(
        "ALTER TABLE live_answer RENAME TO plain",
        f"CREATE TABLE live_answer (LIKE plain INCLUDING DEFAULTS, {_KEY}) PARTITION BY {method} (game_id)",
        "DROP TABLE plain",
    )


def _hash(_games: Sequence[UUID]) -> None:
    _partitioned("HASH")
    _run(
        *(
            f"CREATE TABLE live_answer_{n} PARTITION OF live_answer "
            f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
            for n in range(PARTITIONS)
        )
    )


def _list(games: Sequence[UUID]) -> None:
    _partitioned("LIST")
    _run(
        *(
            f"CREATE TABLE live_answer_{game.hex} PARTITION OF live_answer FOR VALUES IN ('{game}')"
            for game in games
        )
    )


LAYOUTS: dict[str, Callable[[Sequence[UUID]], None]] = {
    "ours": _as_migrated,
    "usual": _usual,
    "constraints": _constraints,
    "player-index": _player_index,
    "score-index": _score_index,
    "full-pages": _full_pages,
    "hash-16": _hash,
    "list-by-game": _list,
}
