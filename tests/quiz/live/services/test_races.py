"""Two connections at the same moment: the rows decide, and both are told the same truth."""

import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import OperationalError, connection
from msgspec.structs import replace

from quiz.live.models import Answer, Game, Player
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Move, apply
from quiz.live.services.moves import commit_move
from quiz.live.services.pending import NotStored, Seated, Stored
from quiz.live.services.store import store
from tests.quiz.live.objects import (
    T,
    make_game,
    move,
    new_answer,
    new_player,
    score_of,
    seat_players,
    state_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 8


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call each in a thread of its own, all let go together; a deadlock's victim tries again, as the writer does."""
    start = threading.Barrier(len(calls), timeout=20)
    results: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            while True:
                try:
                    results[index] = call()
                except OperationalError:
                    continue
                return
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return results


def open_game_with_players(number: int) -> tuple[Game, list[uuid.UUID]]:
    game = make_game()
    players = seat_players(game, number)
    move(game, Move.START, Move.OPEN)
    return game, players


def test_same_seat_from_two_tabs_is_one_player() -> None:
    game = make_game()
    for number in range(TRIES):
        first = new_player(game, f"甲{number}")
        second = replace(first, player=uuid.uuid4(), name=f"乙{number}", name_key=f"乙{number}")
        one, other = at_once([lambda first=first: store([first]), lambda second=second: store([second])])
        assert one == other
        assert isinstance(one[0], Seated)
    assert Player.objects.filter(game=game).count() == TRIES


def test_same_name_from_two_phones_goes_to_one() -> None:
    game = make_game()
    for number in range(TRIES):
        players = [new_player(game, f"同名{number}") for _ in range(2)]
        results = at_once([lambda player=player: store([player])[0] for player in players])
        assert sorted(type(result).__name__ for result in results) == ["NotStored", "Seated"]


def test_answer_from_two_connections_is_stored_once() -> None:
    game, players = open_game_with_players(TRIES)
    for player in players:
        answers = [new_answer(game, player), new_answer(game, player, grade=0.0)]
        results = at_once([lambda answer=answer: store([answer])[0] for answer in answers])
        assert sorted(map(repr, results)) == sorted(
            map(repr, [Stored(new=True), NotStored("answer.already")])
        )
        winner = answers[results.index(Stored(new=True))]
        assert Answer.objects.get(player=player).key == winner.key
        assert score_of(player)[:3] == (winner.points, int(winner.grade), 1)


def test_same_key_from_two_workers_earns_once() -> None:
    game, players = open_game_with_players(TRIES)
    for player in players:
        answer = new_answer(game, player)
        results = at_once([lambda answer=answer: store([answer])[0]] * 3)
        assert sorted(result.new for result in results) == [False, False, True]
        assert score_of(player)[:3] == (900, 1, 1)


def test_batches_of_the_same_players_in_opposite_order_lose_nothing() -> None:
    game, players = open_game_with_players(60)
    forward = [new_answer(game, player) for player in players]
    backward = [new_answer(game, player) for player in reversed(players)]
    one, other = at_once([lambda: store(forward), lambda: store(backward)])
    assert sum(isinstance(result, Stored) for result in [*one, *other]) == len(players)
    assert {score_of(player)[:3] for player in players} == {(900, 1, 1)}


def test_move_is_made_by_one_of_many() -> None:
    game = make_game()
    before = state_of(game)
    after = apply(before, Move.START, T)
    assert isinstance(after, GameState)
    results = at_once([lambda: commit_move(game_id=game.pk, before=before, after=after)] * 4)
    assert sorted(results) == [False, False, False, True]


@pytest.mark.parametrize("last", [Move.SKIP, Move.REVEAL])
def test_batch_and_move_at_once_leave_rows_and_scores_in_step(last: Move) -> None:
    for _ in range(3):
        game, players = open_game_with_players(20)
        before = move(game, Move.CLOSE, at=T + 5_000) if last is Move.REVEAL else state_of(game)
        after = apply(before, last, T + 6_000)
        assert isinstance(after, GameState)
        at_once(
            [
                lambda game=game, players=players: store([new_answer(game, player) for player in players]),
                lambda game=game, before=before, after=after: commit_move(
                    game_id=game.pk, before=before, after=after
                ),
            ]
        )
        for player in players:
            points = sum(Answer.objects.filter(player=player).values_list("points", flat=True))
            assert score_of(player)[0] == points == (0 if last is Move.SKIP else 900)
