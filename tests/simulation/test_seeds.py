"""Whole games with dying workers, broken lines, a database in doubt and a deaf bus: each seed another evening."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from load_tests.simulation.play import play
from quiz.live.consumers.answering import AnsweringConsumer
from quiz.live.engine.watch import Watch
from quiz.live.services.pending import NewAnswer, Stored

# In parts, so that a failure names a few seeds and the run shows how far it is.
PART, SEEDS = 25, 500
# Seeds that once found a fault in the engine or in the simulation, whatever they play by now.
KEPT = [477, 217, 462, 7363, 5362, 8254, 9128, 10122, 10480, 10606]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The engine complains of its troubles, and they are what is played."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("first", range(0, SEEDS, PART))
def test_every_promise_is_kept(first: int) -> None:
    broken = {seed: played.faults for seed in range(first, first + PART) if (played := play(seed)).faults}
    assert broken == {}


@pytest.mark.parametrize("seed", KEPT)
def test_seed_that_found_something_stays_clean(seed: int) -> None:
    assert play(seed).faults == ()


def test_same_seed_plays_the_same_game() -> None:
    def told(seed: int) -> list[tuple[Any, ...]]:
        # players' ids are drawn by the engine
        return [
            (round(e["t"], 9), e["phone"], e["event"], e.get("key"), e.get("version"))
            for e in play(seed).events
        ]

    assert told(3) == told(3)


def test_simulation_plays_what_it_says() -> None:
    played = [play(seed) for seed in range(40)]
    assert sum(each.answers for each in played) > 200
    told = " ".join(line for each in played for line in each.troubles)
    troubles = "killed|leaves|database is away|in doubt|bus drops|hears nobody|cut|takes nothing"
    assert [trouble for trouble in troubles.split("|") if trouble not in told] == []
    events = {event["event"] for each in played for event in each.events}
    assert {
        "connected",
        "closed",
        "joined",
        "shown",
        "sent",
        "acked",
        "refused",
        "result",
        "moving",
    } <= events


# --- what the simulation must notice ---------------------------------------------------------------------------------


def _notices(seeds: int) -> set[str]:
    """The kinds of what is found broken in some seeds."""
    return {fault.split(":")[0] for seed in range(seeds) for fault in play(seed).faults}


def test_worker_that_acknowledges_before_the_commit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = AnsweringConsumer.submit

    def hasty(self: AnsweringConsumer, request_id: int, item: Any, done: Any) -> None:
        if isinstance(item, NewAnswer):
            done(Stored(new=True, late=item.late))
            honest(self, request_id, item, lambda result: None)
        else:
            honest(self, request_id, item, done)

    monkeypatch.setattr(AnsweringConsumer, "submit", hasty)
    assert "answer.lost" in _notices(60)


def test_worker_that_takes_a_retry_for_another_answer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(self: AnsweringConsumer, request_id: int, request: Any, stored: Any) -> None:
        self.refuse(request_id, "answer.already")

    monkeypatch.setattr(AnsweringConsumer, "_answer_again", again)
    assert "answer.refused_but_stored" in _notices(60)


def test_worker_that_rests_on_the_bus_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Watch) -> None:
        return None

    monkeypatch.setattr(Watch, "run", nothing)
    assert any(kind.startswith("not finished") for kind in _notices(20))
