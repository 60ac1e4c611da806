"""Which move the server makes by itself when a deadline has come."""

from __future__ import annotations

from quiz.live.rules import buzzer
from quiz.live.rules.game import (
    PERSONAL_WAIT,
    Game,
    Outcome,
    Phase,
    close,
    next_question,
    open_question,
    reveal,
    show_leaderboard,
)


def is_due(game: Game, now: int) -> bool:
    """Whether a deadline has passed that the server must act on. A paused game has none."""
    return game.paused_at is None and game.due_at is not None and now >= game.due_at


def must_wait(game: Game, now: int, waiting: int) -> bool:
    """Whether the reveal waits for people with personal time who are still writing (`waiting` of them)."""
    if game.phase is not Phase.CLOSED or waiting == 0 or game.opened_at is None:
        return False
    return now < game.opened_at + PERSONAL_WAIT * game.item.limit_ms


def due_move(
    game: Game,
    now: int,
    *,
    waiting: int = 0,
    presses: list[buzzer.Press] | None = None,
    holder_right: bool = False,
) -> Outcome | None:
    """The next game when a deadline has come, else `None`.

    `waiting`: players with personal time who have not answered; `presses`: the presses of the current buzzer round;
    `holder_right`: whether the holder's answer stands in the rows and is right (its worker may have died before it
    could make the move).
    """
    if not is_due(game, now) or must_wait(game, now, waiting):
        return None
    match game.phase:
        case Phase.READING:
            return open_question(game, now)
        case Phase.OPEN if game.buzz_settle_at is not None:
            return buzzer.settle(game, now, presses or [])
        case Phase.OPEN:
            return close(game, now)
        case Phase.BUZZED:
            return buzzer.holder_answered(game, now, right=holder_right)
        case Phase.CLOSED:
            return reveal(game, now)
        case Phase.REVEAL if game.leaderboard and game.item.graded:
            return show_leaderboard(game, now)
        case Phase.REVEAL | Phase.LEADERBOARD:
            return next_question(game, now)
        case _:
            return None
