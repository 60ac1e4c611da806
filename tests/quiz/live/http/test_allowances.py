"""Credits of devices that call over HTTP."""

from __future__ import annotations

import uuid

import pytest

from quiz.live.engine.credits import BURST, REFILL_PER_S
from quiz.live.http import allowances
from quiz.live.http.allowances import Allowances


def test_a_device_has_the_credits_of_a_socket_however_many_requests_it_makes() -> None:
    kept, device, other = Allowances(), uuid.uuid4(), uuid.uuid4()
    spent = [kept.of(device, 10.0).spend(10.0) for _ in range(int(BURST) + 5)]
    assert spent.count(True) == BURST
    assert kept.of(other, 10.0).spend(10.0)
    assert not kept.of(device, 10.0).spend(10.0)
    later = 10.0 + 3 / REFILL_PER_S
    assert [kept.of(device, later).spend(later) for _ in range(4)] == [True, True, True, False]


def test_devices_that_are_quiet_are_forgotten() -> None:
    kept = Allowances()
    for number in range(100):
        kept.of(uuid.uuid4(), number * 0.01)
    assert len(kept) == 100
    kept.of(uuid.uuid4(), 1_000.0)
    assert len(kept) == 1


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Allowances()
    monkeypatch.setattr(allowances, "_MOST", 50)
    for _ in range(500):
        kept.of(uuid.uuid4(), 1.0)
    assert len(kept) == 50
