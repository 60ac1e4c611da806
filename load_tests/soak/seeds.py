"""Ten thousand seeds of the simulation, over all cores; a seed that breaks a promise is to become a test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SEEDS = 10_000
_AT_ONCE = 25
_ROOT = Path(__file__).resolve().parents[2]


def run(minutes: float) -> None:
    """All seeds, or with `minutes` as many as begin in that time. Raises `AssertionError` with what was told."""
    until = time.monotonic() + minutes * 60 if minutes else float("inf")
    played, broken = 0, list[str]()

    def play(first: int) -> tuple[int, str | None]:
        if time.monotonic() >= until:
            return 0, None
        last = first + _AT_ONCE - 1
        done = subprocess.run(
            [sys.executable, "-m", "load_tests.simulation", str(first), str(last)],
            cwd=_ROOT, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return _AT_ONCE, f"{done.stdout}{done.stderr}" if done.returncode else None

    with ThreadPoolExecutor(max_workers=len(os.sched_getaffinity(0))) as pool:
        for number, told in pool.map(play, range(1, SEEDS + 1, _AT_ONCE)):
            played += number
            if told is not None:
                broken.append(told)
                print(told, flush=True)
    print(
        f"  {played} seeds, {len(broken)} of {played // _AT_ONCE} batches with a broken promise", flush=True
    )
    if broken:
        raise AssertionError("\n".join(broken))
