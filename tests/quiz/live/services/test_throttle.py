"""A minute's tries."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache

from quiz.live.services import throttle


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])  # the cache of one process goes by it
    return now


def test_tries_run_out_and_come_back(minute: list[float]) -> None:
    assert [throttle.spend("pin", "甲", 2) for _ in range(3)] == [True, True, False]
    minute[0] += throttle.WINDOW_SECONDS
    assert throttle.spend("pin", "甲", 2)


def test_minute_begins_with_the_first_try_and_refused_ones_do_not_lengthen_it(minute: list[float]) -> None:
    minute[0] = 17_000 * 60 - 0.1
    assert throttle.spend("pin", "甲", 2)
    minute[0] += 0.2  # the clock's minute is another one now
    assert [throttle.spend("pin", "甲", 2) for _ in range(9)] == [True] + [False] * 8
    assert throttle.have_left([throttle.Try("pin", "甲", 2)]) == [False]
    minute[0] += throttle.WINDOW_SECONDS - 0.1
    assert throttle.spend("pin", "甲", 2)


def test_subjects_and_scopes_do_not_share_tries(minute: list[float]) -> None:
    assert throttle.spend("pin", "甲", 1)
    assert throttle.spend("pin", "乙", 1)
    assert throttle.spend("link", "甲", 1)
    assert not throttle.spend("pin", "甲", 1)


def test_limit_of_nothing_allows_nothing(minute: list[float]) -> None:
    assert not throttle.spend("pin", "甲", 0)


class BrokenCache:
    """A cache whose server is away."""

    def add(self, *arguments: object) -> bool:
        raise ConnectionError("no route to the cache, asked for a device's key")

    incr = add


def test_cache_that_is_away_lets_everybody_in(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(throttle, "cache", BrokenCache())
    assert [throttle.spend("pin", "device-mark", 1) for _ in range(3)] == [True] * 3
    assert "the cache does not answer" in caplog.text
    # neither who asked nor what the error quotes
    assert "device" not in caplog.text


def test_try_evicted_between_two_calls_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert throttle.spend("pin", "甲", 1)

    def evicted(key: str, delta: int = 1) -> int:
        raise ValueError(key)

    monkeypatch.setattr(throttle.cache, "incr", evicted)
    assert throttle.spend("pin", "甲", 1)


def test_minute_that_ends_between_two_calls_begins_anew_and_ends_as_well(
    minute: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert throttle.spend("pin", "甲", 1)

    def begun_anew(key: str, delta: int = 1) -> int:
        cache.set(key, delta, timeout=None)  # as Redis' INCRBY does with a key that has just expired
        return delta

    with monkeypatch.context() as patch:
        patch.setattr(throttle.cache, "incr", begun_anew)
        assert throttle.spend("pin", "甲", 1)
    assert not throttle.spend("pin", "甲", 1)
    minute[0] += throttle.WINDOW_SECONDS
    assert throttle.spend("pin", "甲", 1)
