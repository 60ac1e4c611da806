"""Each move from each phase: what it makes of a game, or why it is refused."""

from dataclasses import replace

import pytest

from quiz.live.rules.game import (
    BUZZ_ANSWER_MS,
    GRACE_MS,
    LEADERBOARD_MS,
    MAX_EXTENSION_MS,
    Game,
    Item,
    Move,
    Phase,
    Refused,
    apply,
    configure,
)

ITEM = Item(limit_ms=20_000)
T = 1_700_000_000_000


def game(phase: Phase, **fields: object) -> Game:
    """A game of three questions in a phase that a real one could be in."""
    base = Game(items=(ITEM, ITEM, ITEM))
    if phase is Phase.LOBBY:
        return replace(base, **fields)
    state = replace(base, phase=phase, position=0, version=5)
    if phase is Phase.READING:
        state = replace(state, due_at=T + 5_000)
    if phase in (Phase.OPEN, Phase.BUZZED, Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD):
        state = replace(state, opened_at=T, closes_at=T + 20_000)
    if phase is Phase.OPEN:
        state = replace(state, due_at=T + 20_000)
    if phase is Phase.BUZZED:
        state = replace(
            state, items=(replace(ITEM, buzzer=True),) * 3, answer_by=T + BUZZ_ANSWER_MS, holder="a"
        )
    return replace(state, **fields)


LEGAL = {
    Move.START: {Phase.LOBBY: Phase.READING},
    Move.OPEN: {Phase.READING: Phase.OPEN},
    Move.CLOSE: {Phase.OPEN: Phase.CLOSED, Phase.BUZZED: Phase.CLOSED},
    Move.REVEAL: {Phase.CLOSED: Phase.REVEAL},
    Move.LEADERBOARD: {Phase.REVEAL: Phase.LEADERBOARD},
    Move.NEXT: {Phase.REVEAL: Phase.READING, Phase.LEADERBOARD: Phase.READING},
    Move.SKIP: dict.fromkeys([Phase.READING, Phase.OPEN, Phase.BUZZED, Phase.CLOSED], Phase.READING),
    Move.EXTEND: {Phase.OPEN: Phase.OPEN},
    Move.PAUSE: {phase: phase for phase in Phase if phase.value not in ("lobby", "finished", "cancelled")},
    Move.RESUME: {},
    Move.FINISH: {
        phase: Phase.FINISHED for phase in Phase if phase.value not in ("lobby", "finished", "cancelled")
    },
    Move.CANCEL: {phase: Phase.CANCELLED for phase in Phase if phase.value not in ("finished", "cancelled")},
}


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("move", list(Move))
def test_move_is_possible_only_from_its_phases(phase: Phase, move: Move) -> None:
    before = game(phase)
    after = apply(before, move, T + 1_000, by_ms=5_000)
    expected = LEGAL[move].get(phase)
    if expected is None:
        assert after == Refused("move.wrong_phase")
    else:
        assert isinstance(after, Game)
        assert after.phase is expected
        assert after.version == before.version + 1


def test_start_without_questions_is_refused() -> None:
    assert apply(Game(items=()), Move.START, T) == Refused("move.no_questions")


def test_next_after_last_question_finishes() -> None:
    after = apply(game(Phase.REVEAL, position=2), Move.NEXT, T)
    assert isinstance(after, Game)
    assert (after.phase, after.position, after.due_at) == (Phase.FINISHED, 2, None)


@pytest.mark.parametrize("auto", [False, True])
def test_reveal_and_leaderboard_wait_for_host_unless_automatic(auto: bool) -> None:
    closed = apply(game(Phase.OPEN, auto=auto), Move.CLOSE, T + 3_000)
    assert isinstance(closed, Game)
    assert closed.closes_at == T + 3_000
    assert closed.due_at == (T + 3_000 + GRACE_MS if auto else None)
    revealed = apply(closed, Move.REVEAL, T + 4_000)
    assert isinstance(revealed, Game)
    assert revealed.revealed_at == T + 4_000
    assert revealed.due_at == (T + 4_000 + ITEM.reveal_ms if auto else None)
    board = apply(revealed, Move.LEADERBOARD, T + 9_000)
    assert isinstance(board, Game)
    assert board.due_at == (T + 9_000 + LEADERBOARD_MS if auto else None)


def test_leaderboard_switched_off_is_refused() -> None:
    assert apply(game(Phase.REVEAL, leaderboard=False), Move.LEADERBOARD, T) == Refused("move.wrong_phase")


@pytest.mark.parametrize(
    ("by_ms", "allowed"),
    [
        (999, False),
        (1_000, True),
        (MAX_EXTENSION_MS, True),
        (MAX_EXTENSION_MS + 1, False),
        (0, False),
        (-5, False),
    ],
)
def test_extension_has_bounds(by_ms: int, allowed: bool) -> None:
    after = apply(game(Phase.OPEN), Move.EXTEND, T + 1, by_ms=by_ms)
    if allowed:
        assert isinstance(after, Game)
        assert (after.closes_at, after.due_at, after.opened_at) == (T + 20_000 + by_ms, T + 20_000 + by_ms, T)
    else:
        assert after == Refused("move.bad_time")


@pytest.mark.parametrize(
    "move", [m for m in Move if m not in (Move.RESUME, Move.FINISH, Move.CANCEL, Move.SKIP)]
)
def test_paused_game_refuses_moves(move: Move) -> None:
    assert apply(game(Phase.OPEN, paused_at=T + 1), move, T + 2, by_ms=5_000) == Refused("move.paused")


def test_resume_gives_back_the_whole_pause() -> None:
    paused = apply(game(Phase.OPEN), Move.PAUSE, T + 4_000)
    assert isinstance(paused, Game)
    resumed = apply(paused, Move.RESUME, T + 64_000)
    assert isinstance(resumed, Game)
    assert resumed.paused_at is None
    assert (resumed.opened_at, resumed.closes_at, resumed.due_at) == (T + 60_000, T + 80_000, T + 80_000)


def test_resume_by_a_clock_that_went_back_takes_no_time() -> None:
    paused = apply(game(Phase.OPEN), Move.PAUSE, T + 4_000)
    assert isinstance(paused, Game)
    resumed = apply(paused, Move.RESUME, T)
    assert isinstance(resumed, Game)
    assert (resumed.opened_at, resumed.closes_at) == (T, T + 20_000)


def test_skip_while_paused_is_one_move_into_a_running_game() -> None:
    paused = apply(game(Phase.OPEN), Move.PAUSE, T + 4_000)
    assert isinstance(paused, Game)
    after = apply(paused, Move.SKIP, T + 9_000)
    assert isinstance(after, Game)
    assert after.version == paused.version + 1
    assert (after.phase, after.position, after.paused_at, after.skipped) == (Phase.READING, 1, None, (0,))
    assert after.due_at == T + 9_000 + ITEM.reading_ms


@pytest.mark.parametrize("move", [Move.FINISH, Move.CANCEL])
@pytest.mark.parametrize(
    ("phase", "voided"),
    [(Phase.OPEN, (0,)), (Phase.CLOSED, (0,)), (Phase.REVEAL, ()), (Phase.LEADERBOARD, ())],
)
def test_early_end_voids_only_what_was_not_revealed(
    move: Move, phase: Phase, voided: tuple[int, ...]
) -> None:
    after = apply(game(phase), move, T + 1)
    assert isinstance(after, Game)
    assert after.skipped == voided


def test_configure_gives_a_waiting_phase_its_deadline_and_takes_it_back() -> None:
    closed = game(Phase.CLOSED)
    automatic = configure(closed, T + 50_000, auto=True, leaderboard=True)
    assert isinstance(automatic, Game)
    assert automatic.due_at == T + 50_000 + GRACE_MS
    by_host = configure(automatic, T + 50_001, auto=False, leaderboard=True)
    assert isinstance(by_host, Game)
    assert by_host.due_at is None


def test_configure_leaves_a_running_question_its_deadline() -> None:
    after = configure(game(Phase.OPEN), T + 1, auto=True, leaderboard=False)
    assert isinstance(after, Game)
    assert (after.due_at, after.auto, after.leaderboard) == (T + 20_000, True, False)


@pytest.mark.parametrize("phase", [Phase.FINISHED, Phase.CANCELLED])
def test_configure_after_the_end_is_refused(phase: Phase) -> None:
    assert configure(game(phase), T, auto=True, leaderboard=True) == Refused("move.wrong_phase")


def test_configured_while_paused_counts_from_the_resumption() -> None:
    paused = apply(game(Phase.REVEAL), Move.PAUSE, T + 1_000)
    assert isinstance(paused, Game)
    automatic = configure(paused, T + 30_000, auto=True, leaderboard=True)
    assert isinstance(automatic, Game)
    resumed = apply(automatic, Move.RESUME, T + 41_000)
    assert isinstance(resumed, Game)
    assert resumed.due_at == T + 41_000 + ITEM.reveal_ms
