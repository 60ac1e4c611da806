"""Buzzer questions in the rows: only the holder's answer stands, and streaks pass them by."""

import uuid

import pytest

from quiz.live.models import Answer, Game, GameQuestion
from quiz.live.rules.buzzer import press, settle
from quiz.live.rules.game import BUZZ_SETTLE_MS, Move, Phase
from quiz.live.rules.game import Game as State
from quiz.live.services.moves import commit_move
from quiz.live.services.pending import NewAnswer, NotStored, Stored
from quiz.live.services.store import store
from tests.quiz.live.objects import T, make_game, move, new_answer, score_of, seat_players, state_of

pytestmark = pytest.mark.django_db


def make_buzzer_game(types: str, *buzzers: int, **settings: object) -> Game:
    """A game in its lobby whose questions at these positions are buzzer questions."""
    game = make_game(types, **settings)
    GameQuestion.objects.filter(game=game, position__in=buzzers).update(buzzer=True)
    return game


def commit(game: Game, after: object) -> None:
    assert isinstance(after, State)
    assert commit_move(game_id=game.pk, before=state_of(game), after=after)


def give_floor(game: Game, holder: uuid.UUID) -> State:
    """Let a player be the first to press."""
    commit(game, press(state_of(game), T))
    commit(game, settle(state_of(game), T + BUZZ_SETTLE_MS, [(T, str(holder))]))
    return state_of(game)


def answer(game: Game, player: uuid.UUID, position: int = 0) -> NewAnswer:
    return new_answer(game, player, position)


def test_answer_of_whoever_does_not_hold_the_floor_is_not_stored() -> None:
    game = make_buzzer_game("s", 0)
    holder, other = seat_players(game, 2)
    move(game, Move.START, Move.OPEN)
    # nobody has it yet
    assert store([answer(game, holder)]) == [NotStored("answer.not_yours")]
    assert give_floor(game, holder).phase is Phase.BUZZED
    assert store([answer(game, other), answer(game, holder)]) == [
        NotStored("answer.not_yours"),
        Stored(new=True),
    ]
    assert [row.player_id for row in Answer.objects.filter(game=game)] == [holder]
    assert (score_of(holder)[0], score_of(other)[0]) == (900, 0)


def test_holders_answer_after_the_close_is_not_stored_but_acknowledged_again_if_it_was() -> None:
    game = make_buzzer_game("s", 0)
    holder, silent = seat_players(game, 2)
    move(game, Move.START, Move.OPEN)
    give_floor(game, holder)
    stored = answer(game, holder)
    store([stored])
    move(game, Move.CLOSE, at=T + 2_000)
    assert store([stored, answer(game, silent)]) == [Stored(new=False), NotStored("answer.not_yours")]
    assert score_of(holder)[:3] == (900, 1, 1)


def test_buzzer_questions_leave_streaks_alone() -> None:
    game = make_buzzer_game("ssss", 1, streaks=True)
    steady, quick, slips = seat_players(game, 3)

    def play(position: int, *right: uuid.UUID) -> None:
        move(game, Move.START if position == 0 else Move.NEXT, Move.OPEN)
        store(
            [
                new_answer(game, player, position, grade=float(player in right))
                for player in (steady, quick, slips)
            ]
        )
        move(game, Move.CLOSE, Move.REVEAL, at=T + 9_000)

    play(0, steady, quick)
    assert [score_of(player)[3] for player in (steady, quick, slips)] == [1, 1, 0]
    move(game, Move.NEXT, Move.OPEN)
    give_floor(game, quick)
    store([answer(game, quick, 1)])
    move(game, Move.CLOSE, Move.REVEAL, at=T + 9_000)
    # neither longer by an answer nor broken by the silence of those who could not answer; and no bonus
    assert [score_of(player)[3] for player in (steady, quick, slips)] == [1, 1, 0]
    assert Answer.objects.get(game=game, position=1).bonus == 0
    assert score_of(quick)[0] == 1_800
    play(2, steady, quick, slips)
    assert [score_of(player)[3] for player in (steady, quick, slips)] == [2, 2, 1]
    assert [score_of(player)[0] for player in (steady, quick, slips)] == [1_820, 2_720, 900]


def test_answer_committed_after_the_reveal_counts_its_streak_past_a_buzzer_question() -> None:
    game = make_buzzer_game("sss", 1, streaks=True)
    punctual, delayed = seat_players(game, 2)
    move(game, Move.START, Move.OPEN)
    store([answer(game, punctual), answer(game, delayed)])
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN, at=T + 9_000)
    give_floor(game, delayed)
    store([answer(game, delayed, 1)])
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN, at=T + 9_000)
    store([answer(game, punctual, 2)])
    move(game, Move.CLOSE, Move.REVEAL, at=T + 9_000)
    store([answer(game, delayed, 2)])
    assert score_of(punctual) == (1_820, 2, 2, 2)
    assert score_of(delayed) == (2_720, 3, 3, 2)
