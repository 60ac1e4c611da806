"""Runs named parts one after another, tells each one's time, and says at the end what failed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from tools.freshness import ROOT


@dataclass(frozen=True, slots=True)
class Part:
    """A command with its own additions to the environment."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run_parts(title: str, parts: Sequence[Part]) -> int:
    """Run all parts even when one fails; returns the exit status. Ctrl-C ends the running part and the rest."""
    signal.signal(signal.SIGTERM, _end)
    failed: list[str] = []
    begun = time.monotonic()
    for part in parts:
        started = time.monotonic()
        print(f"{title}: {part.name} …", flush=True)
        process = subprocess.Popen(
            list(part.command), cwd=ROOT, env={**os.environ, **part.environ}, stdin=subprocess.DEVNULL
        )
        try:
            status = process.wait()
        except BaseException:
            # The part has services to stop: it gets the time for it.
            process.terminate()
            process.wait()
            raise
        seconds = time.monotonic() - started
        print(f"{title}: {part.name} {'ok' if status == 0 else 'FAILED'} ({seconds:.1f} s)", flush=True)
        if status != 0:
            failed.append(part.name)
    seconds = time.monotonic() - begun
    if failed:
        print(f"{title}: FAILED after {seconds:.0f} s: {', '.join(failed)}", flush=True)
        return 1
    print(f"{title}: all {len(parts)} parts passed in {seconds:.0f} s", flush=True)
    return 0
