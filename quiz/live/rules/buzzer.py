"""Buzzer rounds (抢答): who presses first may answer, as Chinese law contests have it.

Decided by the server's time of receipt. The first committed press starts a short collection, so that a press which
another worker received earlier still wins; then the earliest holds the floor. A wrong answer, or none in time, gives
the floor back to the others for the time that was left.
"""

from __future__ import annotations

from dataclasses import replace

from quiz.live.rules.game import (
    BUZZ_ANSWER_MS,
    BUZZ_COMMIT_MS,
    BUZZ_SETTLE_MS,
    WRONG_PHASE,
    Game,
    Outcome,
    Phase,
    Refused,
    close,
)

Press = tuple[int, str]  # received at (ms), player


def press(game: Game, now: int) -> Outcome:
    """Note that somebody has pressed: the round is settled shortly."""
    if game.phase is not Phase.OPEN or not game.item.buzzer or game.paused_at is not None:
        return WRONG_PHASE
    if game.buzz_settle_at is not None:
        return Refused("move.stale")
    settle_at = now + BUZZ_SETTLE_MS
    return replace(game, version=game.version + 1, buzz_settle_at=settle_at, due_at=settle_at)


def settle(game: Game, now: int, presses: list[Press]) -> Outcome:
    """Give the floor to the earliest press; equal times go by the player's id, which nobody chooses.

    Who has had the floor for this question does not get it again.
    """
    if game.phase is not Phase.OPEN or game.buzz_settle_at is None or game.closes_at is None:
        return WRONG_PHASE
    presses = [(at, player) for at, player in presses if player not in game.former_holders]
    if not presses:
        return replace(game, version=game.version + 1, buzz_settle_at=None, due_at=game.closes_at)
    answer_by = now + BUZZ_ANSWER_MS
    return replace(
        game,
        version=game.version + 1,
        phase=Phase.BUZZED,
        holder=min(presses)[1],
        buzz_settle_at=None,
        answer_by=answer_by,
        due_at=answer_by + BUZZ_COMMIT_MS,
    )


def holder_answered(game: Game, now: int, *, right: bool) -> Outcome:
    """Close after a right answer; after a wrong one open the next round for the rest of the time."""
    if game.phase is not Phase.BUZZED or game.closes_at is None or game.opened_at is None:
        return WRONG_PHASE
    if game.answer_by is None:
        return WRONG_PHASE
    if right:
        return close(game, now)
    # The clock stood still while the holder had the floor.
    away = max(0, now - (game.answer_by - BUZZ_ANSWER_MS))
    closes_at = game.closes_at + away
    if closes_at <= now:
        return close(game, now)
    return replace(
        game,
        version=game.version + 1,
        phase=Phase.OPEN,
        buzz_round=game.buzz_round + 1,
        holder=None,
        answer_by=None,
        former_holders=(*game.former_holders, game.holder or ""),
        opened_at=game.opened_at + away,
        closes_at=closes_at,
        due_at=closes_at,
    )
