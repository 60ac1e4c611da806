"""Buzzer rounds, and the moves that the server makes by itself."""

from dataclasses import replace

import pytest

from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.buzzer import holder_answered, press, settle
from quiz.live.rules.game import (
    BUZZ_ANSWER_MS,
    BUZZ_COMMIT_MS,
    BUZZ_SETTLE_MS,
    GRACE_MS,
    PERSONAL_WAIT,
    Game,
    Item,
    Move,
    Outcome,
    Phase,
    Refused,
    apply,
)
from quiz.live.rules.pacing import due_move, is_due, must_wait

T = 1_700_000_000_000
BUZZER = Item(limit_ms=20_000, buzzer=True)
PLAIN = Item(limit_ms=20_000)


def made(outcome: Outcome | None) -> Game:
    assert isinstance(outcome, Game)
    return outcome


def opened(item: Item, **fields: object) -> Game:
    started = made(apply(replace(Game(items=(item, item)), **fields), Move.START, T - 5_000))
    return made(apply(started, Move.OPEN, T))


def test_first_press_starts_one_collection() -> None:
    pressed = made(press(opened(BUZZER), T + 1_000))
    assert pressed.due_at == pressed.buzz_settle_at == T + 1_000 + BUZZ_SETTLE_MS
    assert press(pressed, T + 1_100) == Refused("move.stale")


@pytest.mark.parametrize("item", [PLAIN, BUZZER])
def test_press_outside_an_open_round_is_refused(item: Item) -> None:
    reading = made(apply(Game(items=(item,)), Move.START, T))
    assert press(reading, T) == Refused("move.wrong_phase")
    if not item.buzzer:
        assert press(opened(item), T) == Refused("move.wrong_phase")


def test_earliest_press_has_the_floor_and_equal_times_go_by_player() -> None:
    pressed = made(press(opened(BUZZER), T + 1_000))
    settled = made(settle(pressed, T + 1_300, [(T + 900, "c"), (T + 850, "b"), (T + 850, "a")]))
    assert (settled.phase, settled.holder) == (Phase.BUZZED, "a")
    assert settled.answer_by == T + 1_300 + BUZZ_ANSWER_MS
    assert settled.due_at == settled.answer_by + BUZZ_COMMIT_MS


def test_settling_without_a_valid_press_goes_on_to_the_close() -> None:
    pressed = made(press(replace(opened(BUZZER), former_holders=("a",)), T + 1_000))
    after = made(settle(pressed, T + 1_300, [(T + 900, "a")]))
    assert (after.phase, after.buzz_settle_at, after.due_at) == (Phase.OPEN, None, T + 20_000)


def test_right_answer_closes_and_wrong_one_gives_the_rest_of_the_time_to_the_others() -> None:
    settled = made(settle(made(press(opened(BUZZER), T + 5_000)), T + 5_300, [(T + 5_000, "a")]))
    assert made(holder_answered(settled, T + 8_300, right=True)).phase is Phase.CLOSED
    again = made(holder_answered(settled, T + 8_300, right=False))
    assert (again.phase, again.buzz_round, again.holder) == (Phase.OPEN, 2, None)
    assert again.former_holders == ("a",)
    # the three seconds of the holder are nobody else's loss
    assert (again.opened_at, again.closes_at, again.due_at) == (T + 3_000, T + 23_000, T + 23_000)


def test_wrong_answer_after_the_time_closes() -> None:
    pressed = made(press(opened(BUZZER), T + 19_900))
    settled = made(settle(pressed, T + 20_200, [(T + 19_900, "a")]))
    assert made(holder_answered(settled, T + 22_000, right=False)).phase is Phase.CLOSED


def test_pause_while_the_holder_thinks_costs_nobody_time() -> None:
    settled = made(settle(made(press(opened(BUZZER), T + 5_000)), T + 5_300, [(T + 5_000, "a")]))
    resumed = made(apply(made(apply(settled, Move.PAUSE, T + 6_300)), Move.RESUME, T + 106_300))
    assert resumed.answer_by == T + 105_300 + BUZZ_ANSWER_MS
    again = made(holder_answered(resumed, T + 107_300, right=False))
    assert again.closes_at is not None
    assert again.closes_at - (T + 107_300) == 20_000 - 5_300


def test_extension_during_a_collection_does_not_delay_the_holder() -> None:
    pressed = made(press(opened(BUZZER), T + 1_000))
    extended = made(apply(pressed, Move.EXTEND, T + 1_100, by_ms=5_000))
    assert (extended.due_at, extended.closes_at) == (T + 1_300, T + 25_000)


def test_due_move_before_the_deadline_or_while_paused_is_none() -> None:
    game = opened(PLAIN)
    assert game.due_at is not None
    assert due_move(game, game.due_at - 1) is None
    paused = made(apply(game, Move.PAUSE, T + 1))
    assert not is_due(paused, game.due_at + 1)
    assert due_move(paused, game.due_at + 1) is None


def test_due_moves_follow_the_phases() -> None:
    game = opened(PLAIN, auto=True)
    seen = [game.phase]
    while game.due_at is not None:
        game = made(due_move(game, game.due_at))
        seen.append(game.phase)
    rest = [Phase.OPEN, Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD]
    assert seen == [*rest, Phase.READING, *rest, Phase.FINISHED]


@pytest.mark.parametrize("item", [replace(PLAIN, graded=False), PLAIN])
def test_automatic_leaderboard_comes_only_after_graded_questions(item: Item) -> None:
    game = opened(item, auto=True)
    game = made(due_move(game, T + 20_000))
    game = made(due_move(game, T + 22_000))
    assert game.due_at is not None
    expected = Phase.LEADERBOARD if item.graded else Phase.READING
    assert made(due_move(game, game.due_at)).phase is expected


def test_reveal_waits_for_personal_time_up_to_its_cap() -> None:
    closed = made(due_move(opened(PLAIN, auto=True), T + 20_000))
    cap = T + PERSONAL_WAIT * 20_000
    assert must_wait(closed, cap - 1, waiting=1)
    assert due_move(closed, cap - 1, waiting=1) is None
    assert made(due_move(closed, cap, waiting=1)).phase is Phase.REVEAL
    assert made(due_move(closed, T + 22_000, waiting=0)).phase is Phase.REVEAL


@pytest.mark.parametrize(
    ("slowest", "until_ms"),
    [
        # half of twenty seconds more and the grace; ten times is cut at the cap, as is no limit at all
        (PersonalTime.HALF_MORE, 30_000 + GRACE_MS),
        (PersonalTime.TENFOLD, PERSONAL_WAIT * 20_000),
        (PersonalTime.OFF, PERSONAL_WAIT * 20_000),
    ],
)
def test_reveal_waits_no_longer_than_an_answer_could_count(slowest: PersonalTime, until_ms: int) -> None:
    closed = made(due_move(opened(PLAIN, auto=True), T + 20_000))
    assert must_wait(closed, T + until_ms - 1, waiting=1, slowest=slowest)
    assert not must_wait(closed, T + until_ms, waiting=1, slowest=slowest)


def test_holder_out_of_time_loses_the_floor_unless_the_rows_hold_a_right_answer() -> None:
    settled = made(settle(made(press(opened(BUZZER), T + 5_000)), T + 5_300, [(T + 5_000, "a")]))
    assert settled.due_at is not None
    assert made(due_move(settled, settled.due_at)).phase is Phase.OPEN
    assert made(due_move(settled, settled.due_at, holder_right=True)).phase is Phase.CLOSED
