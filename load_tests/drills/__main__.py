"""`make drill`: every drill with a large hall, one after another, and a table of what they measured.

    python -m load_tests.drills [--players 2000] [--only PART-OF-A-NAME …]

Starts PostgreSQL, Redis and workers of its own on the loopback address. Exit status 1 when a drill did not end as it
must.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from load_tests.drills.ground import Ground, run
from load_tests.drills.registry import DRILLS, Drill
from load_tests.faults.disk import may_mount


def _told(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in figures.items())


def run_drill(drill: Drill, ground: Ground, players: int) -> str | None:
    """Run one and print its line; what went wrong, or `None`."""
    if drill.needs_root and not may_mount():
        print(f"skipped  {'':>7}  {drill.name}: only root may mount a small disk", flush=True)
        return None
    site = ground.site(drill.profile)
    started = time.monotonic()
    try:
        figures = asyncio.run(run(drill, site, players))
    except Exception as error:
        told = str(error) or type(error).__name__
        print(
            f"FAILED   {time.monotonic() - started:>5.1f} s  {drill.name}: {told.splitlines()[0]}", flush=True
        )
        return f"{drill.name}: {told}"
    print(f"ok       {time.monotonic() - started:>5.1f} s  {drill.name}: {_told(figures)}", flush=True)
    return None


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="make drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--players", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", default=[], help="parts of names")
    options = parser.parse_args(arguments)
    chosen = [d for d in DRILLS if not options.only or any(part in d.name for part in options.only)]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="outreach-drill-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)  # the user of PostgreSQL must pass
        with ExitStack() as stack:
            ground = Ground(stack, Path(directory))
            print(f"{len(chosen)} drills with {options.players} players (times in seconds)", flush=True)
            wrong = [told for drill in chosen if (told := run_drill(drill, ground, options.players))]
    print(
        f"{len(chosen) - len(wrong)} of {len(chosen)} drills ended as they must, in {time.monotonic() - started:.0f} s"
    )
    for told in wrong:
        print(f"\n{told}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
