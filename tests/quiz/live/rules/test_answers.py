"""Whether an answer counts: the deadline, the grace period, personal time, late joiners, pauses, the floor."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.rules.answers import (
    MAX_RTT_CREDIT_MS,
    PersonalTime,
    Timing,
    first_question_for,
    judge,
    personal_deadline,
)
from quiz.live.rules.game import GRACE_MS, Game, Item, Phase, Refused

T = 1_700_000_000_000
LIMIT = 20_000
OPEN = Game(
    items=(Item(limit_ms=LIMIT),) * 3,
    phase=Phase.OPEN,
    position=1,
    version=9,
    opened_at=T,
    closes_at=T + LIMIT,
    due_at=T + LIMIT,
)
CLOSED = replace(OPEN, phase=Phase.CLOSED, due_at=None)
BUZZED = replace(
    OPEN, items=(Item(limit_ms=LIMIT, buzzer=True),) * 3, phase=Phase.BUZZED, holder="me", answer_by=T + 9_000
)


def verdict(
    game: Game,
    at: int,
    *,
    position: int = 1,
    rtt: int = 0,
    personal: PersonalTime = PersonalTime.ROOM,
    joined_at: int = 0,
    player: str = "me",
) -> Timing | Refused:
    return judge(
        game,
        position=position,
        received_at=T + at,
        rtt_ms=rtt,
        personal=personal,
        joined_at=joined_at,
        player=player,
    )


@pytest.mark.parametrize(
    ("at", "late"), [(0, False), (LIMIT, False), (LIMIT + 1, True), (LIMIT + GRACE_MS, True)]
)
@pytest.mark.parametrize("game", [OPEN, CLOSED], ids=["open", "closed"])
def test_answer_within_time_or_grace_counts(game: Game, at: int, late: bool) -> None:
    assert verdict(game, at) == Timing(at, late=late)


def test_answer_after_the_grace_period_is_too_late() -> None:
    assert verdict(CLOSED, LIMIT + GRACE_MS + 1) == Refused("answer.too_late")


def test_answer_in_the_grace_after_an_early_close_counts_late() -> None:
    early = replace(CLOSED, closes_at=T + 3_000)
    assert verdict(early, 3_000 + GRACE_MS) == Timing(3_000 + GRACE_MS, late=True)
    assert verdict(early, 3_001 + GRACE_MS) == Refused("answer.too_late")


@pytest.mark.parametrize(
    ("personal", "until"),
    [(PersonalTime.ROOM, LIMIT), (PersonalTime.HALF_MORE, 30_000), (PersonalTime.TENFOLD, 200_000)],
)
def test_personal_time_ends_with_its_own_grace(personal: PersonalTime, until: int) -> None:
    assert personal_deadline(CLOSED, personal) == T + until
    assert verdict(CLOSED, until + GRACE_MS, personal=personal) == Timing(until + GRACE_MS, late=True)
    assert verdict(CLOSED, until + GRACE_MS + 1, personal=personal) == Refused("answer.too_late")


def test_personal_time_off_ends_only_at_the_reveal() -> None:
    assert personal_deadline(CLOSED, PersonalTime.OFF) is None
    assert isinstance(verdict(CLOSED, 10**9, personal=PersonalTime.OFF), Timing)
    revealed = replace(CLOSED, phase=Phase.REVEAL, revealed_at=T + 30_000)
    assert verdict(revealed, 10**9, personal=PersonalTime.OFF) == Refused("answer.revealed")


@pytest.mark.parametrize("personal", list(PersonalTime))
def test_personal_time_leaves_the_scoring_on_the_rooms_clock(personal: PersonalTime) -> None:
    assert verdict(OPEN, 7_000, personal=personal) == verdict(OPEN, 7_000)


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        (Phase.LOBBY, "answer.not_open"),
        (Phase.READING, "answer.not_open"),
        (Phase.REVEAL, "answer.revealed"),
        (Phase.LEADERBOARD, "answer.revealed"),
        (Phase.FINISHED, "answer.revealed"),
        (Phase.CANCELLED, "answer.revealed"),
    ],
)
def test_answer_in_another_phase_is_refused(phase: Phase, code: str) -> None:
    assert verdict(replace(OPEN, phase=phase), 1_000) == Refused(code)


@pytest.mark.parametrize("position", [-1, 0, 2, 500])
def test_answer_to_another_question_is_refused(position: int) -> None:
    assert verdict(OPEN, 1_000, position=position) == Refused("answer.not_open")


def test_late_joiner_answers_from_the_next_question_on() -> None:
    assert verdict(OPEN, 1_000, joined_at=2) == Refused("answer.not_yours")
    assert isinstance(verdict(OPEN, 1_000, joined_at=1), Timing)


def test_answer_while_paused_is_refused() -> None:
    assert verdict(replace(OPEN, paused_at=T + 500), 1_000) == Refused("answer.paused")


def test_ungraded_question_takes_no_answer() -> None:
    assert verdict(replace(OPEN, items=(Item(limit_ms=LIMIT, graded=False),) * 3), 1) == Refused(
        "answer.not_open"
    )


def test_only_the_holder_answers_and_in_time() -> None:
    assert verdict(BUZZED, 9_000) == Timing(0, late=False)
    assert verdict(BUZZED, 9_001) == Refused("answer.too_late")
    assert verdict(BUZZED, 1_000, player="you") == Refused("answer.not_yours")
    assert verdict(replace(BUZZED, phase=Phase.OPEN, answer_by=None), 1_000) == Refused("answer.not_open")


@given(at=st.integers(-10_000, LIMIT), rtt=st.integers(-1_000, 100_000))
def test_round_trip_credit_is_capped_and_never_negative(at: int, rtt: int) -> None:
    timing = verdict(OPEN, at, rtt=rtt)
    assert isinstance(timing, Timing)
    assert max(0, at - MAX_RTT_CREDIT_MS) <= timing.credited_ms <= max(0, at)


@pytest.mark.parametrize("phase", list(Phase))
def test_newcomer_takes_part_from_the_first_question_not_yet_open(phase: Phase) -> None:
    expected = {Phase.LOBBY: 0, Phase.READING: 1}.get(phase, 2)
    assert first_question_for(replace(OPEN, phase=phase)) == expected
