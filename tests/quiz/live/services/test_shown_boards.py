"""Ranks and boards are counted once for all workers, and never out of date for a new state."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from quiz.live.models import Game, Player, ShownBoards
from quiz.live.queries import boards as queries
from quiz.live.rules.game import Move
from quiz.live.rules.settings import GameSettings, Team
from quiz.live.services.shown_boards import boards_for
from quiz.live.services.store import store
from tests.quiz.live.objects import make_game, move, new_answer, seat_players

SETTINGS = GameSettings(teams=(Team(1, "甲"), Team(2, "乙")))


def played() -> Game:
    game = make_game("ss", teams=SETTINGS.teams)
    players = [*seat_players(game, 3, team=1), *seat_players(game, 2, team=2)]
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, player, grade=n % 2) for n, player in enumerate(players)])
    return game


def read(game: Game, version: int) -> tuple[queries.Ranks, queries.Boards]:
    return boards_for(game.pk, version=version, position=0, choices=3, settings=SETTINGS)


@pytest.mark.django_db
def test_what_is_taken_over_is_what_was_counted() -> None:
    game = played()
    counted, again = read(game, 7), read(game, 7)
    assert again[0].histogram() == counted[0].histogram() == queries.ranks(game.pk).histogram()
    assert again[1] == counted[1]
    assert counted[1].counts == (3, 2, 0)
    assert [team["name"] for team in counted[1].teams] == ["乙", "甲"]


@pytest.mark.django_db
def test_new_state_is_counted_anew_and_an_old_one_displaces_nothing() -> None:
    game = played()
    read(game, 7)
    Player.objects.filter(game=game).update(score=50)
    assert read(game, 8)[0].histogram() == [(50, 5)]
    Player.objects.filter(game=game).update(score=60)
    assert read(game, 7)[0].histogram() == [(60, 5)]
    if connection.vendor == "postgresql":
        assert ShownBoards.objects.get(pk=game.pk).version == 8
        assert read(game, 8)[0].histogram() == [(50, 5)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    game = played()
    workers = 6
    together = threading.Barrier(workers)
    counts = 0
    ranks = queries.ranks

    def counted(game_id: object) -> queries.Ranks:
        nonlocal counts
        counts += 1
        return ranks(game_id)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "ranks", counted)

    def worker() -> list[tuple[int, int]]:
        together.wait(timeout=30)
        try:
            return read(game, 9)[0].histogram()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        found = [future.result(timeout=60) for future in [pool.submit(worker) for _ in range(workers)]]
    assert counts == 1
    assert found == [ranks(game.pk).histogram()] * workers
