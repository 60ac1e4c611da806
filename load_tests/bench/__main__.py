"""`make bench`, or `python -m load_tests.bench [--only scaled] [--players 2000] [--rounds 3] [--profile]`.

`--profile` runs ours under cProfile and writes what each worker's time went to into `build/`; its figures are then
worthless. Everything is local, and everything ends with the run.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from load_tests.bench.measure import Amount, Figures, amount_for, turn
from load_tests.bench.report import report, table
from load_tests.bench.subjects import NAMES, Name, Stage
from load_tests.local.installation import services
from load_tests.local.served import ROOT

_USUAL = Amount()
_RESULT = ROOT / "build" / "bench.json"
# With set-up the whole must end within twelve minutes: no new round is begun that would not.
_MEASURING_S = 8 * 60.0


def about(amount: Amount, rounds: int) -> dict[str, Any]:
    """Where and how it was measured."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "commit": _commit(), "cpu": f"{len(models)} × {models[0]}" if models else "", "kernel": platform.release(),
        "python": platform.python_version(), "players": amount.players, "window_s": amount.window_s,
        "questions": amount.questions, "shows": amount.shows, "rounds": rounds,
    }  # fmt: skip


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    found = subprocess.run(
        [git, "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def measure(
    names: list[Name], amount: Amount, rounds: int, *, profile: bool
) -> tuple[dict[Name, list[Figures]], int]:
    """All turns, and how many rounds there was time for."""
    turns: dict[Name, list[Figures]] = {name: [] for name in names}
    began, longest, done = time.monotonic(), 0.0, 0
    with tempfile.TemporaryDirectory(prefix="bench-") as made, ExitStack() as stack:
        directory = Path(made)
        cluster = redis = None
        if {"tutorial", "scaled"} & set(names):
            cluster, redis = stack.enter_context(services(directory))
        stage = Stage(directory, cluster, redis)
        if profile:
            stage.launcher = ("-m", "load_tests.bench.profiled")
        while done < rounds and (not done or time.monotonic() - began + longest < _MEASURING_S):
            round_began = time.monotonic()
            for name in names:
                with stage.running(name) as subject:
                    turns[name].append(turn(subject, amount_for(name, amount)))
                _tell(done, name, turns[name][-1])
            done += 1
            longest = max(longest, time.monotonic() - round_began)
    return turns, done


def _tell(number: int, name: Name, figures: Figures) -> None:
    print(
        f"round {number + 1} {name:9} answer {figures.answer_us:7.1f} µs  frame {figures.frame_us:6.1f} µs  "
        f"join {figures.join_us:7.1f} µs  socket {figures.socket_kib:5.1f} KiB  "
        f"ack {figures.ack_p50_ms:.1f} / {figures.ack_p99_ms:.1f} ms",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--players", type=int, default=_USUAL.players)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument(
        "--window", type=float, default=_USUAL.window_s, help="seconds in which a question is answered"
    )
    parser.add_argument("--questions", type=int, default=_USUAL.questions)
    parser.add_argument("--shows", type=int, default=_USUAL.shows)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    amount = Amount(options.players, options.window, options.questions, options.shows)
    turns, rounds = measure(options.only, amount, options.rounds, profile=options.profile)
    found = report(turns, about(amount, rounds))
    print(table(found))
    _RESULT.parent.mkdir(exist_ok=True)
    _RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    print(f"written to {_RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
