"""Moves on the row: one of two wins, the database's clock decides, and what belongs to a move comes with it."""

from dataclasses import replace

import pytest

from quiz.live.models import Answer, Game, Player
from quiz.live.queries.clock import database_now
from quiz.live.queries.games import load_game
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.game import Move, Phase, apply
from quiz.live.rules.settings import GameSettings
from quiz.live.services.moves import commit_move
from quiz.live.services.store import store
from tests.quiz.live.objects import T, make_game, move, new_answer, score_of, seat_players, state_of

pytestmark = pytest.mark.django_db


def after(state: GameState, made: Move, at: int = T) -> GameState:
    outcome = apply(state, made, at)
    assert isinstance(outcome, GameState)
    return outcome


def test_state_comes_back_from_the_row_as_it_was_written() -> None:
    game = make_game()
    move(game, Move.START, Move.OPEN, Move.PAUSE)
    rich = replace(
        state_of(game),
        version=9,
        buzz_round=2,
        buzz_settle_at=T + 1,
        holder="12345678-1234-5678-1234-567812345678",
        answer_by=T + 2,
        former_holders=("87654321-1234-5678-1234-567812345678",),
        revealed_at=T + 3,
    )
    assert commit_move(game_id=game.pk, before=state_of(game), after=rich)
    assert state_of(game) == rich


def test_one_of_two_movers_wins() -> None:
    game = make_game()
    before = state_of(game)
    started = after(before, Move.START)
    assert commit_move(game_id=game.pk, before=before, after=started)
    assert not commit_move(game_id=game.pk, before=before, after=after(before, Move.CANCEL))
    assert state_of(game) == started


@pytest.mark.parametrize(("wait_ms", "made"), [(-1, True), (60_000, False)])
def test_deadline_is_read_on_the_databases_clock(wait_ms: int, made: bool) -> None:
    game = make_game()
    state = move(game, Move.START, at=database_now())
    due = replace(state, version=state.version + 1, due_at=database_now() + wait_ms)
    assert commit_move(game_id=game.pk, before=state, after=due)
    opened = after(due, Move.OPEN, database_now() + 10**6)
    assert commit_move(game_id=game.pk, before=due, after=opened, by_deadline=True) is made
    assert (state_of(game).phase is Phase.OPEN) is made


def test_deadline_move_without_a_deadline_is_refused() -> None:
    game = make_game()
    state = move(game, Move.START, Move.OPEN, Move.CLOSE)
    assert state.due_at is None
    assert not commit_move(game_id=game.pk, before=state, after=after(state, Move.REVEAL), by_deadline=True)


def test_settings_change_with_their_move() -> None:
    game = make_game()
    before = state_of(game)
    assert commit_move(
        game_id=game.pk,
        before=before,
        after=replace(before, version=1, auto=True),
        settings=GameSettings(auto=True, tally="live"),
    )
    loaded = load_game(game.pk)
    assert loaded is not None
    assert (loaded.settings.tally, loaded.state.auto) == ("live", True)


def test_start_and_end_are_noted_once() -> None:
    game = make_game()
    move(game, Move.START)
    started = Game.objects.get(pk=game.pk).started_at
    assert started is not None
    move(game, Move.OPEN, Move.FINISH)
    row = Game.objects.get(pk=game.pk)
    assert row.started_at == started
    assert row.ended_at is not None


@pytest.mark.parametrize("ending", [Move.SKIP, Move.FINISH, Move.CANCEL])
def test_voided_question_earns_nothing(ending: Move) -> None:
    game = make_game()
    right, partly, silent = seat_players(game, 3)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, right), new_answer(game, partly)])
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.OPEN, at=T + 5_000)
    store([new_answer(game, right, 1), new_answer(game, partly, 1, grade=0.5)])
    assert score_of(right)[:3] == (1_800, 2, 2)
    move(game, ending, at=T + 6_000)
    assert [score_of(player)[:3] for player in (right, partly, silent)] == [
        (900, 1, 1),
        (900, 1, 1),
        (0, 0, 0),
    ]
    voided = Answer.objects.filter(game=game, position=1)
    assert {(a.points, a.bonus, a.grade) for a in voided} == {(0, 0, None)}
    assert state_of(game).skipped == (1,)


def test_skip_in_another_game_voids_nothing_here() -> None:
    one, other = make_game(), make_game()
    (a,), (b,) = seat_players(one, 1), seat_players(other, 1)
    for game, player in ((one, a), (other, b)):
        move(game, Move.START, Move.OPEN)
        store([new_answer(game, player)])
    move(one, Move.SKIP)
    assert (score_of(a)[0], score_of(b)[0]) == (0, 900)


# --- streaks ---------------------------------------------------------------------------------------------------------


def play(game: Game, position: int, grades: dict[object, float | None]) -> None:
    """One question from opening to reveal."""
    move(game, Move.START if position == 0 else Move.NEXT, Move.OPEN)
    store(
        [
            new_answer(game, player, position, grade=grade)
            for player, grade in grades.items()
            if grade is not None
        ]
    )
    move(game, Move.CLOSE, Move.REVEAL, at=T + 9_000)


def test_streaks_grow_break_and_pay() -> None:
    game = make_game("sssss", streaks=True)
    steady, slipping, silent = seat_players(game, 3)
    for position, grade in enumerate([1.0, 1.0, 0.5, 1.0, 1.0]):
        play(game, position, {steady: 1.0, slipping: grade, silent: None if position == 3 else 1.0})
    assert score_of(steady) == (5 * 900 + 20 + 40 + 60 + 80, 5, 5, 5)
    assert score_of(slipping) == (4 * 900 + 450 + 20 + 20, 4, 5, 2)
    assert score_of(silent) == (4 * 900 + 20 + 40, 4, 4, 1)
    bonuses = Answer.objects.filter(player=steady).order_by("position").values_list("bonus", flat=True)
    assert list(bonuses) == [0, 20, 40, 60, 80]


def test_without_streaks_nothing_is_paid() -> None:
    game = make_game()
    (player,) = seat_players(game, 1)
    for position in range(3):
        play(game, position, {player: 1.0})
    assert score_of(player) == (2_700, 3, 3, 0)


def test_ungraded_and_skipped_questions_neither_break_nor_lengthen_a_streak() -> None:
    game = make_game("scss", streaks=True)
    (player,) = seat_players(game, 1)
    play(game, 0, {player: 1.0})
    play(game, 1, {})
    assert score_of(player)[3] == 1
    move(game, Move.NEXT, Move.OPEN, Move.SKIP)
    assert score_of(player)[3] == 1
    move(game, Move.OPEN)
    store([new_answer(game, player, 3)])
    move(game, Move.CLOSE, Move.REVEAL)
    assert score_of(player)[3] == 2


def test_late_joiner_has_no_streak_to_break() -> None:
    game = make_game("sss", streaks=True)
    (early,) = seat_players(game, 1)
    play(game, 0, {early: 1.0})
    (late,) = seat_players(game, 1, joined_at=1)
    play(game, 1, {early: 1.0, late: 1.0})
    assert (score_of(early)[3], score_of(late)[3]) == (2, 1)


def test_answer_committed_after_the_reveal_keeps_the_streak_it_had_earned() -> None:
    game = make_game("ssss", streaks=True)
    punctual, delayed, wrong = seat_players(game, 3)
    for position in range(2):
        play(game, position, {punctual: 1.0, delayed: 1.0, wrong: 1.0})
    move(game, Move.NEXT, Move.OPEN)
    store([new_answer(game, punctual, 2)])
    move(game, Move.CLOSE, Move.REVEAL, at=T + 9_000)
    # received in time on a worker that was slow to commit
    overdue = [new_answer(game, delayed, 2), new_answer(game, wrong, 2, grade=0.0)]
    store(overdue)
    store(overdue)
    assert score_of(delayed) == score_of(punctual) == (2_700 + 20 + 40, 3, 3, 3)
    assert score_of(wrong) == (1_800 + 20, 2, 3, 0)
    assert Player.objects.get(pk=delayed).answers.get(position=2).bonus == 40
