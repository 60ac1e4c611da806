"""How many users there are at which moment of an evening: doors open, question burst, reconnect storm, soak."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from locust import LoadTestShape

from load_tests.users.storm import MESSAGE

_DOORS_S, _QUICK_S = 60.0, 20.0
_FIRST_CUT_S, _CUT_EVERY_S = 60.0, 45.0
# The tide of a long day: a third leaves and comes back every ten minutes.
_TIDE_S, _EBB = 600.0, 1 / 3


@dataclass(frozen=True, slots=True)
class Aim:
    """So many users now, and how quickly to get there (users a second)."""

    users: int
    rate: float


def doors(t: float, users: int) -> Aim:
    """People come in over a minute: few, then many, then the last ones."""
    part = min(1.0, t / _DOORS_S)
    come = part * part * (3 - 2 * part)
    return Aim(max(1, round(users * come)), max(1.0, users / _QUICK_S))


def at_once(t: float, users: int) -> Aim:
    """Everybody is in after some seconds and stays."""
    return Aim(users, max(1.0, users / _QUICK_S))


def tide(t: float, users: int) -> Aim:
    """Everybody at first, then they come and go."""
    gone = _EBB * (1 - math.cos(2 * math.pi * t / _TIDE_S)) / 2
    return Aim(max(1, round(users * (1 - gone))), max(1.0, users / _QUICK_S))


# `burst` differs by how its users answer, `storm` by what happens to their lines.
SHAPES: Mapping[str, Callable[[float, int], Aim]] = {
    "doors": doors,
    "burst": at_once,
    "storm": at_once,
    "soak": tide,
}


def storms_until(t: float) -> int:
    """How many storms have broken out by then."""
    return 0 if t < _FIRST_CUT_S else 1 + int((t - _FIRST_CUT_S) // _CUT_EVERY_S)


class Evening(LoadTestShape):
    """The shape that `--shape` names, with `--users` at its height, for `--length` minutes."""

    use_common_options = True

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._storms = 0

    def reset_time(self) -> None:
        """A new run begins."""
        super().reset_time()  # type: ignore[no-untyped-call]
        self._storms = 0

    def tick(self) -> tuple[int, float] | None:
        """What Locust asks every second."""
        assert self.runner is not None
        options = self.runner.environment.parsed_options
        assert options is not None
        t: float = self.get_run_time()  # type: ignore[no-untyped-call]
        if t > 60 * options.length:
            return None
        if options.shape == "storm" and storms_until(t) > self._storms:
            self._storms = storms_until(t)
            self.runner.send_message(MESSAGE, {})
        aim = SHAPES[options.shape](t, options.num_users or 1)
        return aim.users, aim.rate
