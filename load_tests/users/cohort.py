"""One Locust user that holds many sockets: a process full of phones, whose figures become Locust's.

A big room needs few machines this way: a user of Locust's own costs this machine far more than one of these phones.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import gevent
import msgspec
from locust import User, constant, task

from load_tests.local.processes import start_talking, stop
from load_tests.phones.board import Board, Totals, make_board
from load_tests.phones.crowd import CrowdPlan, generator_plans
from load_tests.phones.generator import Collected, Plan
from load_tests.phones.manner import Manner
from load_tests.users.devices import entrance_of
from load_tests.users.live_player import Refused
from load_tests.users.storm import Storm

_LOOK_S = 1.0
_MANNERS = {"burst": Manner(window_s=2.0, shape="burst")}
_AT_LEISURE = Manner(window_s=10.0, shape="human")


class Cohort(User):
    """`--cohort-size` phones; they come in at `--cohort-rate` a second."""

    wait_time = constant(0)

    @task
    def hold(self) -> None:
        """Hold the phones until this user is stopped."""
        options = self.environment.parsed_options
        assert options is not None
        entrance = entrance_of(self.host, options)(options.cohort_size)
        with tempfile.TemporaryDirectory(prefix="cohort-") as name:
            directory = Path(name)
            make_board(directory / "board", 1)
            asked = CrowdPlan(
                game=entrance.game,
                urls=(entrance.base,),
                cookies=entrance.headers,
                rate=options.cohort_rate,
                manner=_MANNERS.get(options.shape, _AT_LEISURE),
                names=f"队{secrets.token_hex(2)}-",
                seed=secrets.randbits(32),
                origins=(entrance.origin,),
            )
            (plan,) = generator_plans(asked, directory, 1)
            file = directory / "plan.json"
            file.touch(mode=0o600)  # it holds devices
            file.write_bytes(msgspec.json.encode(plan))
            process = start_talking(
                [sys.executable, "-m", "load_tests.phones.generator", str(file)], log=directory / "log"
            )
            try:
                self._watch(process, plan)
            finally:
                stop(process)
                for stream in (process.stdin, process.stdout):
                    if stream is not None:
                        stream.close()

    def _watch(self, process: subprocess.Popen[bytes], plan: Plan) -> None:
        board, storms = Board(Path(plan.board), 1), Storm.number
        tell(process, "open")
        before = board.totals()
        while True:
            gevent.sleep(_LOOK_S)
            cut = Storm.number != storms
            if cut:
                storms = Storm.number
                tell(process, "cut")
            tell(process, "collect")
            figures = msgspec.json.decode(Path(plan.results).read_bytes(), type=Collected)
            now = board.totals()
            self._report(figures, before, now, cut=cut)
            before = now

    def _report(self, figures: Collected, before: Totals, now: Totals, *, cut: bool) -> None:
        for seconds in figures.joins:
            self._fire("join", 1_000 * seconds)
        for seconds in figures.acks:
            self._fire("answer", 1_000 * seconds)
        for code, count in figures.refusals.items():
            for _ in range(count):
                self._fire("answer" if code.startswith("answer.") else "join", 0, Refused(code))
        # a storm's own cuts are no failures of the server
        for _ in range(0 if cut else now.lost - before.lost):
            self._fire("closed", 0, Refused("lost"))

    def _fire(self, name: str, ms: float, error: Exception | None = None) -> None:
        self.environment.events.request.fire(
            request_type="WS", name=f"cohort: {name}", response_time=ms, response_length=0, exception=error,
            context={},
        )  # fmt: skip


def tell(process: subprocess.Popen[bytes], command: str) -> Any:
    """Give a generator a command and wait for its answer. Raises `RuntimeError` when it has died."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(msgspec.json.encode({"do": command}) + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a generator has died at {command!r}")
    return msgspec.json.decode(line)
