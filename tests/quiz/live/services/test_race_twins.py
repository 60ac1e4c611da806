"""The same races without their protection: each goes wrong, so the races of `test_races.py` are real ones.

The unprotected way is written here, never in the product: look, then write, with a barrier in between.
"""

import threading
import uuid
from collections.abc import Callable

import pytest

from quiz.live.models import Answer, Game, Player, UsedTicket
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Move, apply
from quiz.live.services.moves import commit_move
from quiz.live.services.pending import NotStored, Seated, Stored
from quiz.live.services.store import store
from quiz.live.services.tickets import issue_ticket, use_ticket
from tests.quiz.live.objects import T, make_game, new_answer, new_player, score_of, state_of
from tests.quiz.live.services.test_races import at_once, open_game_with_players

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 50


def meeting() -> Callable[[], object]:
    """Where both threads wait for each other between looking and writing."""
    return threading.Barrier(2, timeout=20).wait


# --- points ----------------------------------------------------------------------------------------------------------


def test_points_that_are_read_and_written_back_are_lost() -> None:
    _game, (player,) = open_game_with_players(1)
    meet = meeting()

    def add() -> None:
        score = Player.objects.get(pk=player).score
        meet()
        Player.objects.filter(pk=player).update(score=score + 900)

    at_once([add, add])
    assert score_of(player)[0] == 900


def test_points_of_two_answers_at_once_are_never_lost() -> None:
    """One player's answers to two questions, stored by two workers: each adds in the row."""
    game, players = open_game_with_players(TRIES)
    for player in players:
        first, second = new_answer(game, player), new_answer(game, player)
        results = at_once([lambda a=first: store([a])[0], lambda a=second: store([a])[0]])
        assert sorted(type(result).__name__ for result in results) == ["NotStored", "Stored"]
        assert score_of(player)[0] == 900
    assert Answer.objects.filter(game=game).count() == TRIES


# --- moves -----------------------------------------------------------------------------------------------------------


def test_move_without_a_version_is_made_twice() -> None:
    game = make_game()
    meet = meeting()

    def start() -> int:
        before = state_of(game)
        after = apply(before, Move.START, T)
        assert isinstance(after, GameState)
        meet()
        return Game.objects.filter(pk=game.pk).update(version=after.version, phase=after.phase.value)

    assert at_once([start, start]) == [1, 1]


def test_move_with_its_version_is_made_once() -> None:
    for _ in range(TRIES):
        game = make_game()
        meet = meeting()

        def start(game: Game = game, meet: Callable[[], object] = meet) -> bool:
            before = state_of(game)
            after = apply(before, Move.START, T)
            assert isinstance(after, GameState)
            meet()
            return commit_move(game_id=game.pk, before=before, after=after)

        assert sorted(at_once([start, start])) == [False, True]


# --- seats and names -------------------------------------------------------------------------------------------------


def test_name_that_is_looked_for_and_then_taken_goes_to_both() -> None:
    game = make_game()
    meet = meeting()

    def look() -> bool:
        free = not Player.objects.filter(game=game, name_key="同名").exists()
        meet()
        return free

    assert at_once([look, look]) == [True, True]


def test_name_goes_to_one_of_two_phones_and_a_seat_to_one_of_two_tabs() -> None:
    game = make_game()
    for number in range(TRIES):
        phones = [new_player(game, f"同名{number}") for _ in range(2)]
        results = at_once([lambda p=p: store([p])[0] for p in phones])
        assert sorted(type(result).__name__ for result in results) == ["NotStored", "Seated"]
        taken = phones[[isinstance(result, Seated) for result in results].index(True)]
        tabs = [taken, taken]
        assert (
            at_once([lambda p=p: store([p])[0] for p in tabs])
            == [Seated(taken.player, taken.name, None, 0)] * 2
        )


# --- tickets ---------------------------------------------------------------------------------------------------------


def test_ticket_that_is_looked_for_and_then_marked_opens_twice() -> None:
    nonce, meet = "once-only", meeting()

    def use() -> bool:
        unused = not UsedTicket.objects.filter(pk=nonce).exists()
        meet()
        UsedTicket.objects.update_or_create(nonce=nonce)
        return unused

    assert at_once([use, use]) == [True, True]


def test_ticket_opens_once() -> None:
    game = make_game()
    for _ in range(TRIES):
        subject = f"user:{game.created_by_id}"
        ticket = issue_ticket(game_id=game.pk, part="host", subject=subject)
        opened = at_once([lambda t=ticket: use_ticket(t, game_id=game.pk, part="host")] * 2)
        assert [holder is None for holder in opened].count(False) == 1


# --- answers ---------------------------------------------------------------------------------------------------------


def test_answer_that_is_looked_for_and_then_stored_is_told_to_both() -> None:
    game, (player,) = open_game_with_players(1)
    meet = meeting()

    def look() -> bool:
        unanswered = not Answer.objects.filter(game=game, player=player, position=0).exists()
        meet()
        return unanswered

    assert at_once([look, look]) == [True, True]


def test_answer_is_stored_for_one_of_two() -> None:
    game, players = open_game_with_players(TRIES)
    for player in players:
        results = at_once([lambda p=player: store([new_answer(game, p, key=uuid.uuid4())])[0]] * 2)
        assert sorted(map(repr, results)) == sorted(
            map(repr, [Stored(new=True), NotStored("answer.already")])
        )
