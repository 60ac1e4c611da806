"""`make city`, or `python -m load_tests.city [--players 20000] [--workers 2] [--profile]`.

Ends with status 1 if a threshold is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from load_tests.city.play import play
from load_tests.city.thresholds import Played, checks, tell
from load_tests.local.installation import scaled
from load_tests.local.served import ROOT

_RESULT = ROOT / "build" / "city.json"
# A city that has answered within ten seconds of the last phone's seeing the question; the small game keeps its pace.
_WINDOW_S = 9.0
# A small game's question takes half a second: as many as the quiz has, before the city and after it.
_SMALL_QUESTIONS = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m load_tests.city", description=__doc__)
    parser.add_argument("--players", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--questions", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1_000.0, help="newcomers a second")
    parser.add_argument("--profile", action="store_true", help="what the workers' time goes to, into build/")
    options = parser.parse_args()
    launcher = ("-m", "load_tests.bench.profiled" if options.profile else "config.launch")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="city-") as made,
        scaled(Path(made), workers=options.workers, launcher=launcher, PROFILE=str(build / "profile-city")) as product,
    ):  # fmt: skip

        def game(name: str, players: int, questions: int) -> Played:
            played = play(
                product, players, window_s=_WINDOW_S * players / options.players, questions=questions,
                rate=options.rate, directory=Path(made) / name,
            )  # fmt: skip
            print(tell(played), flush=True)
            return played

        before = game("before", options.small, _SMALL_QUESTIONS)
        city = game("city", options.players, options.questions)
        after = game("after", options.small, _SMALL_QUESTIONS)
    small = [before, after]
    judged = checks(small, city)
    for check in judged:
        print(check)
    games = {
        name: {**asdict(played), "acks": [played.ack_s(part) for part in (0.5, 0.9, 0.99, 1.0)]}
        for name, played in (("before", before), ("city", city), ("after", after))
    }
    _RESULT.write_text(json.dumps({**games, "checks": [asdict(check) for check in judged]}, indent=1))
    return 0 if all(check.passed for check in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
