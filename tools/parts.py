"""Runs named parts of a check or test, tells each one's time, and says at the end what failed."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from types import FrameType
from typing import IO

from tools.freshness import ROOT


@dataclass(frozen=True, slots=True)
class Part:
    """A command with its own additions to the environment."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


class _Run:
    """What runs and what has failed; shared by the lanes."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.failed: list[str] = []
        self.running: set[subprocess.Popen[bytes]] = set()
        self.ended = False
        self.lock = threading.Lock()

    def say(self, text: str) -> None:
        print(f"{self.title}: {text}", flush=True)

    def lane(self, parts: Queue[Part], *, alone: bool) -> None:
        """Run one part after another until none is left; beside other lanes, a part's output is shown at its end."""
        while not self.ended:
            try:
                part = parts.get_nowait()
            except Empty:
                return
            try:
                if alone:
                    self.say(f"{part.name} …")
                    self._run(part, None)
                else:
                    with tempfile.TemporaryFile() as output:
                        self._run(part, output)
            except Exception as error:  # a part that cannot even begin has failed
                with self.lock:
                    self.say(f"{part.name} FAILED ({error})")
                    self.failed.append(part.name)

    def _run(self, part: Part, output: IO[bytes] | None) -> None:
        started = time.monotonic()
        process = subprocess.Popen(
            list(part.command),
            cwd=ROOT,
            env={**os.environ, **part.environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
        )
        self.running.add(process)
        _, ended, used = os.wait4(process.pid, 0)
        process.returncode = status = os.waitstatus_to_exitcode(ended)
        self.running.discard(process)
        seconds = time.monotonic() - started
        with self.lock:
            if output is not None:
                output.seek(0)
                print(output.read().decode(errors="replace"), end="", flush=True)
            computed = (
                used.ru_utime + used.ru_stime
            )  # of the part and of all that it has started and seen end
            self.say(
                f"{part.name} {'ok' if status == 0 else 'FAILED'} ({seconds:.0f} s, {computed:.0f} s of CPU)"
            )
            if status != 0:
                self.failed.append(part.name)

    def end(self) -> None:
        """End what runs; a part has services of its own to stop and gets the time for it."""
        self.ended = True
        for process in list(self.running):
            process.terminate()


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run_parts(title: str, parts: Sequence[Part], *, lanes: int = 1) -> int:
    """Run all parts even when one fails, so many beside each other, begun in this order; returns the exit status."""
    signal.signal(signal.SIGTERM, _end)
    run, waiting = _Run(title), Queue[Part]()
    for part in parts:
        waiting.put(part)
    started = time.monotonic()
    threads = [
        threading.Thread(target=run.lane, args=(waiting,), kwargs={"alone": lanes == 1}) for _ in range(lanes)
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        run.end()
        for thread in threads:
            thread.join()
        raise
    seconds = time.monotonic() - started
    if run.failed:
        run.say(f"FAILED after {seconds:.0f} s: {', '.join(run.failed)}")
        return 1
    run.say(f"all {len(parts)} parts passed in {seconds:.0f} s")
    return 0
