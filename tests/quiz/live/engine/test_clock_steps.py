"""A worker's reading of the database's clock when somebody sets that clock."""

from __future__ import annotations

import pytest

from quiz.live.engine.clock import ServerClock


class Database:
    """A clock in milliseconds, and how long asking it takes there and back."""

    def __init__(self) -> None:
        self.elapsed_s, self.ahead_ms, self.trip_s = 100.0, 1_764_000_000_000.0, 0.002

    def monotonic(self) -> float:
        return self.elapsed_s

    def read(self) -> int:
        self.elapsed_s += self.trip_s / 2
        answer = self.elapsed_s * 1_000 + self.ahead_ms
        self.elapsed_s += self.trip_s / 2
        return round(answer)

    @property
    def now(self) -> float:
        return self.elapsed_s * 1_000 + self.ahead_ms


@pytest.mark.parametrize("step_ms", [-300_000, -1_000, 1_000, 300_000])
def test_clock_that_was_set_is_believed_at_the_next_reading(step_ms: int) -> None:
    database = Database()
    clock = ServerClock(database.monotonic)
    for _ in range(8):
        clock.measure(database.read)
        database.elapsed_s += 1
    database.ahead_ms += step_ms
    database.trip_s = 0.005  # a longer trip than all before
    clock.measure(database.read)
    assert clock.now() == pytest.approx(database.now, abs=5)


def test_one_slow_reading_changes_nothing() -> None:
    database = Database()
    clock = ServerClock(database.monotonic)
    clock.measure(database.read)
    database.trip_s = 2.0
    clock.measure(database.read)
    assert clock.now() == pytest.approx(database.now, abs=5)
