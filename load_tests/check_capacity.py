"""Holds the arithmetic of `manage.py capacity` against measured runs at two sizes.

    python -m load_tests.check_capacity [--calibrate 1800] [--sizes 1000 3000]

The costs are measured at one size, the use of CPU and memory at two others is predicted from them, and then measured on
fresh servers. Exit status 1 when a prediction is further off than a quarter.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path

from load_tests.bench.measure import Amount, Figures, turn
from load_tests.bench.subjects import Stage
from load_tests.local.installation import services
from quiz.live.rules.capacity import Costs, Used, use_of

WITHIN = 0.25
_QUESTIONS, _SHOWS = 4, 30
# Answers a second, over two workers.
_RATE = 1_500


def _amount(players: int) -> Amount:
    # As many answers a second at each size, as capacity plans them for a worker: an answer costs less in a larger
    # batch, and batches grow with the rate.
    return Amount(players=players, window_s=players / _RATE, questions=_QUESTIONS, shows=_SHOWS)


def costs_of(figures: Figures) -> Costs:
    names = {field.name for field in fields(Costs)}
    return Costs(**{name: value for name, value in asdict(figures).items() if name in names})


def used(figures: Figures, players: int) -> Used:
    """What a run used in all, from its own costs."""
    return use_of(costs_of(figures), **_numbers(players))


def _numbers(players: int) -> dict[str, int]:
    return {"players": players, "answers": (players - 1) * _QUESTIONS, "frames": players * _SHOWS}


@contextmanager
def _stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="capacity-") as made, services(Path(made)) as (cluster, redis):
        yield Stage(Path(made), cluster, redis)


def _run(stage: Stage, players: int) -> Figures:
    with stage.running("scaled") as subject:
        return turn(subject, _amount(players))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calibrate", type=int, default=1_800)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 3_000])
    options = parser.parse_args(arguments)
    off = False
    with _stage() as stage:
        costs = costs_of(_run(stage, options.calibrate))
        for players in options.sizes:
            predicted = asdict(use_of(costs, **_numbers(players)))
            measured = asdict(used(_run(stage, players), players))
            for name, value in measured.items():
                ratio = predicted[name] / value
                wrong = abs(ratio - 1) > WITHIN
                off |= wrong
                print(
                    f"{players:6,}  {name:18} predicted {predicted[name]:8.2f}  measured {value:8.2f}  "
                    f"ratio {ratio:5.2f}{'  too far off' if wrong else ''}",
                    flush=True,
                )
    return int(off)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
