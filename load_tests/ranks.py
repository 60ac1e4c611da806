"""How long ranks, boards and one worker's results take after a close, with the players' rows planted.

    python -m load_tests.ranks [--players 300000] [--share 9000] [--engines postgres sqlite] [--teams 0]

`share` are the players whose phones one worker holds. Each line is the shortest of three runs, in milliseconds; the sum
of a reveal is what must be under a second. The tick is the count that host and screen see while a question is open.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from load_tests.rows.database import fresh_database

QUESTIONS = 10


def measure(players: int, share: int, teams: int) -> dict[str, float]:
    """Milliseconds by what was done; run in a process of its own."""
    from load_tests.rows.costs import best_wall_ms
    from load_tests.rows.plant import analyse, plant_answers, plant_games, plant_players
    from quiz.live.models import Game, Player
    from quiz.live.queries import boards, counts, lobby
    from quiz.live.rules.settings import GameSettings, Team

    (game,) = plant_games(1, questions=QUESTIONS, open_at=QUESTIONS - 1)
    settings = GameSettings(teams=tuple(Team(n, f"队{n}") for n in range(1, teams + 1)))
    Game.objects.filter(pk=game).update(settings=settings.to_json())
    plant_players([game], players=players, answered=QUESTIONS, teams=teams)
    plant_answers([game], positions=[QUESTIONS - 1])  # ranks stand on the players' scores
    analyse()
    last = QUESTIONS - 1
    mine = list(Player.objects.filter(game_id=game).order_by("pk").values_list("pk", flat=True)[:share])

    table = boards.ranks(game)
    scores = [standing.score for standing in boards.standings(game, last, mine)]
    top = boards.boards(game, last, choices=4, settings=settings, table=table).top
    assert (table.total, len(scores)) == (players, len(mine))
    assert max(scores) <= top[0]["score"]

    figures = {
        "histogram and ranks": best_wall_ms(lambda: boards.ranks(game)),
        "boards": best_wall_ms(lambda: boards.boards(game, last, choices=4, settings=settings, table=table)),
        "results of the share": best_wall_ms(lambda: boards.standings(game, last, mine)),
        "ranking the share": best_wall_ms(lambda: [table.rank(score) for score in scores]),
    }
    figures["a reveal"] = sum(figures.values())
    figures["a tick"] = best_wall_ms(lambda: counts.tally(game, last, 4, graded=True)) + best_wall_ms(
        lambda: lobby.read_lobby(game)
    )
    return figures


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--players", type=int, default=300_000)
    parser.add_argument("--share", type=int, default=9_000)
    parser.add_argument("--teams", type=int, default=0)
    parser.add_argument(
        "--engines", nargs="+", default=["postgres", "sqlite"], choices=["postgres", "sqlite"]
    )
    parser.add_argument("--json", type=Path, help="write the figures there too, by engine")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        with fresh_database(options.only):
            print(json.dumps(measure(options.players, min(options.share, options.players), options.teams)))
        return 0
    slow = False
    all_figures: dict[str, object] = {"players": options.players, "share": options.share}
    for engine in options.engines:
        command = [sys.executable, "-m", "load_tests.ranks", "--only", engine, "--players", str(options.players),
                   "--share", str(options.share), "--teams", str(options.teams)]  # fmt: skip
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        all_figures[engine] = figures
        for name, value in figures.items():
            print(f"{engine:10}{options.players:10,}  {name:22}{value:10.1f} ms")
        slow |= figures["a reveal"] > 1_000
    if options.json:
        options.json.parent.mkdir(exist_ok=True)
        options.json.write_text(json.dumps(all_figures, indent=1))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
