"""The nightly backup of a million answers, restored to an empty machine within ten minutes, on either engine."""

from __future__ import annotations

import json
import subprocess
import sys

ANSWERS = 1_000_000
RESTORED_S = 600.0


def run(minutes: float) -> None:
    """As long as it takes: some minutes, and a gigabyte of disk."""
    del minutes
    for engine in ("postgres", "sqlite"):
        command = [sys.executable, "-m", "load_tests.rows.restored"]
        done = subprocess.run(
            [*command, "--engine", engine, "--answers", str(ANSWERS)],
            check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        figures = json.loads(done.stdout.splitlines()[-1])
        told = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
        print(f"  {engine}: {told}", flush=True)
        assert figures["answers"] >= ANSWERS, "not all rows were planted"
        assert figures["restore_s"] <= RESTORED_S, f"{engine}: restored after {figures['restore_s']:.0f} s"
