"""Whether an answer counts, and with what time: pure, on server times.

An answer counts until the room's deadline; within the grace period after it, before the reveal, it counts without speed
points; somebody with personal time may go on until their own deadline or the reveal. The scoring stays on the room's
clock for everybody (WCAG 2.2, 2.2.1: the extension takes nothing from anyone).
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import NamedTuple

from quiz.live.rules.game import GRACE_MS, Game, Phase, Refused

# A measured round trip is credited at most this far, so that a client gains nothing by answering pings late.
MAX_RTT_CREDIT_MS = 300


class PersonalTime(StrEnum):
    """How much time one person has, against the room's."""

    ROOM = "x1"
    HALF_MORE = "x1.5"
    TENFOLD = "x10"
    OFF = "off"


_FACTORS = {PersonalTime.ROOM: 1.0, PersonalTime.HALF_MORE: 1.5, PersonalTime.TENFOLD: 10.0}


class Timing(NamedTuple):
    """An answer that counts: its time after the opening, less the credited round trip; `late` earns no speed points."""

    credited_ms: int
    late: bool


def personal_deadline(game: Game, personal: PersonalTime) -> int | None:
    """Until when this person may answer, before the grace period; `None` is "until the reveal"."""
    if game.opened_at is None or game.closes_at is None or personal is PersonalTime.OFF:
        return None
    extension = (_FACTORS[personal] - 1) * game.item.limit_ms
    return game.closes_at + round(extension)


def judge(
    game: Game,
    *,
    position: int,
    received_at: int,
    rtt_ms: int,
    personal: PersonalTime,
    joined_at: int,
    player: uuid.UUID | str,
) -> Timing | Refused:
    """Decide whether an answer to `position`, received now, counts. `player` is compared with the game's holder.

    Refusals: `answer.not_open` (before the options, or not this question), `answer.paused`, `answer.revealed`,
    `answer.too_late`, `answer.not_yours` (joined later, or another holds the floor).
    """
    if position != game.position or game.phase in (Phase.LOBBY, Phase.READING):
        return Refused("answer.not_open")
    if (
        game.phase not in (Phase.OPEN, Phase.BUZZED, Phase.CLOSED)
        or game.opened_at is None
        or game.closes_at is None
    ):
        return Refused("answer.revealed")
    if position < joined_at:
        return Refused("answer.not_yours")
    if game.paused_at is not None:
        return Refused("answer.paused")
    if not game.item.graded:
        return Refused("answer.not_open")
    if game.item.buzzer:
        return _judge_holder(game, received_at=received_at, player=player)
    credited = max(0, received_at - game.opened_at - min(max(rtt_ms, 0), MAX_RTT_CREDIT_MS))
    if received_at <= game.closes_at:
        return Timing(credited, late=False)
    deadline = personal_deadline(game, personal)
    if deadline is None or received_at <= deadline + GRACE_MS:
        return Timing(credited, late=True)
    return Refused("answer.too_late")


def _judge_holder(game: Game, *, received_at: int, player: uuid.UUID | str) -> Timing | Refused:
    if game.phase is not Phase.BUZZED or game.answer_by is None:
        return Refused("answer.not_open")
    if game.holder != str(player):
        return Refused("answer.not_yours")
    if received_at > game.answer_by:
        return Refused("answer.too_late")
    return Timing(0, late=False)


def first_question_for(game: Game) -> int:
    """From which question on a player who joins now takes part: late joiners enter at the next one."""
    if game.phase is Phase.LOBBY:
        return 0
    return game.position if game.phase is Phase.READING else game.position + 1
