"""Which move the server makes by itself when a deadline has come."""

from __future__ import annotations

from quiz.live.rules import buzzer
from quiz.live.rules.answers import PersonalTime, personal_deadline
from quiz.live.rules.game import (
    GRACE_MS,
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


def must_wait(game: Game, now: int, waiting: int, slowest: PersonalTime = PersonalTime.OFF) -> bool:
    """Whether the reveal waits for people with personal time who are still writing.

    `waiting` of them, of whom `slowest` has the most time: nobody waits for an answer that would come too late.
    """
    if game.phase is not Phase.CLOSED or waiting == 0 or game.opened_at is None:
        return False
    latest = game.opened_at + PERSONAL_WAIT * game.item.limit_ms
    own_deadline = personal_deadline(game, slowest)
    return now < (latest if own_deadline is None else min(latest, own_deadline + GRACE_MS))


def due_move(
    game: Game,
    now: int,
    *,
    waiting: int = 0,
    slowest: PersonalTime = PersonalTime.OFF,
    presses: list[buzzer.Press] | None = None,
    holder_right: bool = False,
) -> Outcome | None:
    """The next game when a deadline has come, else `None`.

    `waiting`, `slowest`: players with personal time who have not answered, and the most time that any of them has;
    `presses`: the presses of the current buzzer round; `holder_right`: whether the holder's answer stands in the rows
    and is right (its worker may have died before it could make the move).
    """
    if not is_due(game, now) or must_wait(game, now, waiting, slowest):
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
