"""Measures one layout of the tables after another, each in a database of its own.

    python -m load_tests.rows [--rows 8000000] [--layouts ours usual hash-16 …]

`rows` answers are planted: one game of 300,000 players, the rest in games of 500. Then, for each layout, a game of
20,000 is answered through the product's own `store` in batches of 500, the product's own reads run over both, and the
large game is deleted. The layouts run one after another, so compare their ratios, and run twice what is close.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import uuid
from functools import partial

from load_tests.rows.database import fresh_database

LARGE, SMALL, LIVE = 300_000, 500, 20_000
QUESTIONS = 10
BATCH = 500


def _sizes(rows: int) -> tuple[int, int]:
    """Players of the large game, number of small games."""
    large = min(LARGE, rows // (2 * QUESTIONS))
    return large, max(1, (rows - large * QUESTIONS) // (SMALL * QUESTIONS))


def measure(layout: str, rows: int) -> dict[str, float]:
    """One layout's figures; run in a process of its own."""
    from django.db import connection

    from load_tests.rows.costs import best_wall_ms, cost_of
    from load_tests.rows.layouts import LAYOUTS
    from load_tests.rows.plant import analyse, plant_answers, plant_games, plant_players
    from quiz.live.models import Answer, Game, Player
    from quiz.live.queries import boards, counts, results, seats

    figures: dict[str, float] = {}
    large_players, small_games = _sizes(rows)
    games = plant_games(small_games, questions=QUESTIONS)
    large, live = plant_games(2, questions=QUESTIONS, open_at=QUESTIONS - 1)
    LAYOUTS[layout]([*games, large, live])
    started = time.perf_counter()
    plant_players(games, players=SMALL, answered=QUESTIONS)
    plant_answers(games, positions=range(QUESTIONS))
    plant_players([large], players=large_players, answered=QUESTIONS)
    plant_answers([large], positions=range(QUESTIONS))
    plant_players([live], players=LIVE, answered=QUESTIONS - 4)
    plant_answers([live], positions=range(QUESTIONS - 4))
    figures["plant_s"] = time.perf_counter() - started
    analyse()
    figures["rows_m"] = Answer.objects.count() / 1e6

    answers = []
    for position in range(QUESTIONS - 4, QUESTIONS):
        Game.objects.filter(pk=live).update(position=position)
        answers.append(cost_of(partial(_answer_all, live, position)))
    n = LIVE * len(answers)
    figures["answer_cpu_us"] = sum(a.cpu_s for a in answers) / n * 1e6
    figures["answer_wall_us"] = sum(a.wall_s for a in answers) / n * 1e6
    figures["answer_log_b"] = sum(a.log_bytes for a in answers) / n
    figures["hot_share"] = _hot_share()

    last = QUESTIONS - 1
    ids = list(Player.objects.filter(game_id=live).order_by("pk").values_list("pk", flat=True)[:1000])
    own = [seats.OwnQuery(live, player, range(QUESTIONS)) for player in ids[:BATCH]]
    figures["tally_20k_ms"] = best_wall_ms(lambda: counts.tally(live, last, 4, graded=True))
    figures["ranks_20k_ms"] = best_wall_ms(lambda: boards.ranks(live))
    figures["standings_1k_ms"] = best_wall_ms(lambda: boards.standings(live, last, ids))
    figures["review_500_ms"] = best_wall_ms(lambda: seats.find_answers(own))
    figures["results_20k_ms"] = best_wall_ms(lambda: results.question_rows(Game.objects.get(pk=live)), 2)
    figures["tally_large_ms"] = best_wall_ms(lambda: counts.tally(large, last, 4, graded=True))
    figures["ranks_large_ms"] = best_wall_ms(lambda: boards.ranks(large))
    figures["top_large_ms"] = best_wall_ms(lambda: _top(large))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_table_size(c.oid)) / 1e6, sum(pg_indexes_size(c.oid)) / 1e6 FROM pg_class c "
            "WHERE c.relkind = 'r' AND c.relname LIKE 'live_answer%%'"
        )
        table, indexes = cursor.fetchone()
        figures["table_mb"], figures["indexes_mb"] = float(table), float(indexes)
    figures["delete_large_s"] = cost_of(lambda: _delete(layout, large)).wall_s
    figures["vacuum_s"] = cost_of(_vacuum).wall_s
    return figures


def _top(game: uuid.UUID) -> object:
    from quiz.live.models import Player

    return list(
        Player.objects.filter(game_id=game, removed=False).order_by("-score", "created_ms", "id")[:10]
    )


def _answer_all(game: uuid.UUID, position: int) -> None:
    from quiz.live.models import Player
    from quiz.live.services.pending import NewAnswer
    from quiz.live.services.store import store

    players = list(Player.objects.filter(game_id=game).order_by("pk").values_list("pk", flat=True))
    now = time.time_ns() // 1_000_000
    for start in range(0, len(players), BATCH):
        store(
            [
                NewAnswer(game, position, player, uuid.uuid4(), (n % 4,), float(n % 4 == 0), 900 if n % 4 == 0 else 0,
                          now, 1_000, False)
                for n, player in enumerate(players[start : start + BATCH])
            ]
        )  # fmt: skip


def _hot_share() -> float:
    """The part of the players' updates that touched no index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables WHERE relname = 'live_player'"
        )
        hot, updated = cursor.fetchone()
    return float(hot / updated) if updated else 0.0


def _delete(layout: str, game: uuid.UUID) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if layout == "list-by-game":
            cursor.execute(f"DROP TABLE live_answer_{game.hex}")
        else:
            cursor.execute("DELETE FROM live_answer WHERE game_id = %s", [game])


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM live_answer")


def in_own_process(layout: str, rows: int) -> dict[str, float]:
    """A layout's figures, measured by a process with a database of its own."""
    command = [sys.executable, "-m", "load_tests.rows", "--rows", str(rows), "--only", layout]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _table(measured: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':18}" + "".join(f"{layout:>15}" for layout in measured)]
    for name in next(iter(measured.values())):
        values = (figures[name] for figures in measured.values())
        lines.append(f"{name:18}" + "".join(f"{value:15,.2f}" for value in values))
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=8_000_000)
    parser.add_argument("--layouts", nargs="+", default=["ours", "usual", "hash-16"])
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        with fresh_database("postgres"):
            print(json.dumps(measure(options.only, options.rows)))
        return 0
    measured: dict[str, dict[str, float]] = {}
    for layout in options.layouts:
        measured[layout] = in_own_process(layout, options.rows)
        print(f"{layout}: {json.dumps(measured[layout])}", file=sys.stderr)
    print(_table(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
