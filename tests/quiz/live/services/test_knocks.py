"""Tries of a PIN, taken for many people at once."""

from __future__ import annotations

import time
import uuid

import pytest
from django.core.cache import cache

from quiz.live.services import knocks, throttle
from quiz.live.services.knocks import TRIES_PER_DEVICE, WRONG_PER_ADDRESS, Knock, count_wrong, let_in
from quiz.live.services.throttle import Try, spend_many


@pytest.fixture(autouse=True)
def fresh_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)


def test_many_tries_at_once_are_as_many_one_by_one() -> None:
    tries = [Try("pin", name, 3) for name in "甲乙甲甲丙甲乙甲"]
    assert spend_many(tries) == [True] * 5 + [False, True, False]
    assert spend_many([Try("pin", "丙", 3)] * 3) == [True, True, False]


def test_device_that_comes_too_often_takes_no_try_of_its_neighbours() -> None:
    pushy, quiet = uuid.uuid4(), uuid.uuid4()
    assert let_in([Knock(pushy, "10.0.0.1")] * 700) == [True] * TRIES_PER_DEVICE + [False] * (
        700 - TRIES_PER_DEVICE
    )
    assert let_in([Knock(quiet, "10.0.0.1")]) == [True]


def test_village_of_two_thousand_behind_one_address_comes_in() -> None:
    # with a cookie or, on the first visit of a browser, without
    village = [Knock(uuid.uuid4() if n % 2 else None, "10.0.0.1") for n in range(2_000)]
    assert all(let_in(village[:1_000]))
    assert all(let_in([one])[0] for one in village[1_000:])


def test_address_has_its_end_of_wrong_pins() -> None:
    for _ in range(WRONG_PER_ADDRESS - 1):
        count_wrong("10.0.0.1")
    assert let_in([Knock(None, "10.0.0.1")]) == [True]
    count_wrong("10.0.0.1")
    assert let_in([Knock(None, "10.0.0.1"), Knock(uuid.uuid4(), "10.0.0.1"), Knock(None, "10.0.0.2")]) == [
        False,
        False,
        True,
    ]


def test_visitor_with_a_whole_network_of_addresses_counts_as_one() -> None:
    for number in range(WRONG_PER_ADDRESS):
        count_wrong(f"2001:db8:0:1::{number:x}")
    assert let_in([Knock(None, "2001:db8:0:1:ffff::1"), Knock(None, "2001:db8:0:2::1")]) == [False, True]
    for _ in range(WRONG_PER_ADDRESS):
        count_wrong("::ffff:10.0.0.1")
    assert let_in([Knock(None, "10.0.0.1"), Knock(None, "::ffff:10.0.0.2"), Knock(None, "")]) == [
        False,
        True,
        True,
    ]


def test_cache_that_is_away_lets_everybody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def away(*arguments: object) -> bool:
        calls.append(arguments)
        raise ConnectionError

    monkeypatch.setattr(throttle.cache, "add", away)
    monkeypatch.setattr(throttle.cache, "get_many", away)
    monkeypatch.setattr(knocks, "TRIES_PER_DEVICE", 0)
    assert let_in([Knock(uuid.uuid4(), "10.0.0.1") for _ in range(100)]) == [True] * 100
    # a cache that hangs is asked once for a batch, not once for each who waits
    assert len(calls) == 2
