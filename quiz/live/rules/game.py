"""A live game as an immutable value: its phases, and the moves from one to the next.

A move takes the game and the time and returns the next game, or a `Refused` with a code; nothing here reads a clock,
a row or a socket. Times are milliseconds since 1970 on the database's clock. `due_at` says when the server must make
the next move by itself; `due_move` says which one.

    lobby → reading → open → closed → reveal → leaderboard → reading … → finished
                        ⇅ buzzed (buzzer questions)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

# A slow line is not a wrong answer: what arrives this long after the deadline still counts, without speed points.
GRACE_MS = 2_000
# Automatic pacing waits for people with personal time until this multiple of the question's time, no longer.
PERSONAL_WAIT = 3
# Presses that reach different workers are collected this long before the earliest is named the holder.
BUZZ_SETTLE_MS = 300
# The holder of a buzzer round must answer within this time: long enough to read four options once more.
BUZZ_ANSWER_MS = 10_000
# Time on the leaderboard under automatic pacing.
LEADERBOARD_MS = 6_000
# An answer that was received in time is in the rows by then, whichever worker received it.
BUZZ_COMMIT_MS = 500
MAX_EXTENSION_MS = 120_000


class Phase(StrEnum):
    LOBBY = "lobby"
    READING = "reading"
    OPEN = "open"
    BUZZED = "buzzed"
    CLOSED = "closed"
    REVEAL = "reveal"
    LEADERBOARD = "leaderboard"
    FINISHED = "finished"
    CANCELLED = "cancelled"


ENDED = frozenset({Phase.FINISHED, Phase.CANCELLED})
# Between the first sight of a question and its reveal: what is answered now may still be voided.
UNREVEALED = frozenset({Phase.READING, Phase.OPEN, Phase.BUZZED, Phase.CLOSED})


class Move(StrEnum):
    START = "start"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    LEADERBOARD = "leaderboard"
    NEXT = "next"
    SKIP = "skip"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a move cannot be made; `code` is one of `quiz.live.protocol.codes`."""

    code: str


@dataclass(frozen=True, slots=True)
class Item:
    """What the rules need to know of a question. Durations in milliseconds."""

    limit_ms: int
    reading_ms: int = 5_000
    reveal_ms: int = 8_000
    buzzer: bool = False
    graded: bool = True


@dataclass(frozen=True, slots=True)
class Game:
    """One live game. `position` counts questions from 0 and is -1 in the lobby."""

    items: tuple[Item, ...]
    phase: Phase = Phase.LOBBY
    version: int = 0
    position: int = -1
    auto: bool = False
    leaderboard: bool = True
    opened_at: int | None = None
    closes_at: int | None = None
    revealed_at: int | None = None
    due_at: int | None = None
    paused_at: int | None = None
    buzz_round: int = 0
    buzz_settle_at: int | None = None
    holder: str | None = None
    answer_by: int | None = None
    former_holders: tuple[str, ...] = ()
    skipped: tuple[int, ...] = ()

    @property
    def item(self) -> Item:
        """The current question; only between the start and the end."""
        return self.items[self.position]

    @property
    def is_last(self) -> bool:
        return self.position + 1 >= len(self.items)

    @property
    def is_running(self) -> bool:
        return self.phase not in ENDED and self.phase is not Phase.LOBBY


Outcome = Game | Refused
WRONG_PHASE = Refused("move.wrong_phase")
PAUSED = Refused("move.paused")


def _moved(game: Game, **changes: object) -> Game:
    return replace(game, version=game.version + 1, **changes)  # type: ignore[arg-type]


def _read_question(game: Game, position: int, now: int) -> Game:
    item = game.items[position]
    return _moved(
        game,
        phase=Phase.READING,
        position=position,
        opened_at=None,
        closes_at=None,
        revealed_at=None,
        due_at=now + item.reading_ms,
        buzz_round=1 if item.buzzer else 0,
        buzz_settle_at=None,
        holder=None,
        answer_by=None,
        former_holders=(),
    )


def start(game: Game, now: int) -> Outcome:
    if game.phase is not Phase.LOBBY:
        return WRONG_PHASE
    if not game.items:
        return Refused("move.no_questions")
    return _read_question(game, 0, now)


def open_question(game: Game, now: int) -> Outcome:
    if game.phase is not Phase.READING:
        return WRONG_PHASE
    closes_at = now + game.item.limit_ms
    return _moved(game, phase=Phase.OPEN, opened_at=now, closes_at=closes_at, due_at=closes_at)


def close(game: Game, now: int) -> Outcome:
    """End answering. Under automatic pacing the reveal follows when the grace period is over."""
    if game.phase not in (Phase.OPEN, Phase.BUZZED) or game.closes_at is None:
        return WRONG_PHASE
    closes_at = min(game.closes_at, now)
    return _moved(
        game,
        phase=Phase.CLOSED,
        closes_at=closes_at,
        due_at=closes_at + GRACE_MS if game.auto else None,
        buzz_settle_at=None,
        answer_by=None,
    )


def reveal(game: Game, now: int) -> Outcome:
    if game.phase is not Phase.CLOSED:
        return WRONG_PHASE
    return _moved(
        game, phase=Phase.REVEAL, revealed_at=now, due_at=now + game.item.reveal_ms if game.auto else None
    )


def show_leaderboard(game: Game, now: int) -> Outcome:
    if game.phase is not Phase.REVEAL or not game.leaderboard:
        return WRONG_PHASE
    return _moved(game, phase=Phase.LEADERBOARD, due_at=now + LEADERBOARD_MS if game.auto else None)


def next_question(game: Game, now: int) -> Outcome:
    if game.phase not in (Phase.REVEAL, Phase.LEADERBOARD):
        return WRONG_PHASE
    if game.is_last:
        return _ended(game, Phase.FINISHED)
    return _read_question(game, game.position + 1, now)


def _void_current(game: Game) -> Game:
    """Mark a question that was never revealed as skipped: its answers earn nothing."""
    if game.phase in UNREVEALED:
        return replace(game, skipped=(*game.skipped, game.position))
    return game


def skip(game: Game, now: int) -> Outcome:
    if game.phase not in UNREVEALED:
        return WRONG_PHASE
    voided = _void_current(game)
    if voided.is_last:
        return _ended(voided, Phase.FINISHED)
    return _read_question(voided, voided.position + 1, now)


def extend(game: Game, now: int, by_ms: int) -> Outcome:
    """Give everybody more time. Speed points still fall on the question's own time."""
    if not 1_000 <= by_ms <= MAX_EXTENSION_MS:
        return Refused("move.bad_time")
    if game.phase is not Phase.OPEN or game.closes_at is None or game.due_at is None:
        return WRONG_PHASE
    closes_at = game.closes_at + by_ms
    return _moved(
        game, closes_at=closes_at, due_at=game.due_at if game.buzz_settle_at is not None else closes_at
    )


def _ended(game: Game, phase: Phase) -> Game:
    return _moved(
        game, phase=phase, due_at=None, closes_at=None, answer_by=None, buzz_settle_at=None, paused_at=None
    )


def finish(game: Game, now: int) -> Outcome:
    """End early with the results so far; a question not yet revealed is voided."""
    if not game.is_running:
        return WRONG_PHASE
    return _ended(_void_current(game), Phase.FINISHED)


def cancel(game: Game, now: int) -> Outcome:
    if game.phase in ENDED:
        return WRONG_PHASE
    return _ended(_void_current(game), Phase.CANCELLED)


def pause(game: Game, now: int) -> Outcome:
    if not game.is_running:
        return WRONG_PHASE
    return _moved(game, paused_at=now)


def resume(game: Game, now: int) -> Outcome:
    """Go on as if the pause had taken no time: every deadline, and the start that speed counts from, move along."""
    if game.paused_at is None:
        return WRONG_PHASE
    away = max(0, now - game.paused_at)

    def shifted(moment: int | None) -> int | None:
        return None if moment is None else moment + away

    return _moved(
        game,
        paused_at=None,
        opened_at=shifted(game.opened_at),
        closes_at=shifted(game.closes_at),
        due_at=shifted(game.due_at),
        buzz_settle_at=shifted(game.buzz_settle_at),
        answer_by=shifted(game.answer_by),
    )


_SIMPLE: dict[Move, Callable[[Game, int], Outcome]] = {
    Move.START: start,
    Move.OPEN: open_question,
    Move.CLOSE: close,
    Move.REVEAL: reveal,
    Move.LEADERBOARD: show_leaderboard,
    Move.NEXT: next_question,
    Move.SKIP: skip,
    Move.PAUSE: pause,
    Move.RESUME: resume,
    Move.FINISH: finish,
    Move.CANCEL: cancel,
}
_WHILE_PAUSED = frozenset({Move.RESUME, Move.FINISH, Move.CANCEL, Move.SKIP})


def apply(game: Game, move: Move, now: int, *, by_ms: int = 0) -> Outcome:
    """Make a host's move. While paused only going on, skipping or ending is possible."""
    if game.paused_at is not None:
        if move not in _WHILE_PAUSED:
            return PAUSED
        if move is Move.SKIP:
            resumed = resume(game, now)
            return (
                resumed if isinstance(resumed, Refused) else skip(replace(resumed, version=game.version), now)
            )
    if move is Move.EXTEND:
        return extend(game, now, by_ms)
    return _SIMPLE[move](game, now)


def configure(game: Game, now: int, *, auto: bool, leaderboard: bool) -> Outcome:
    """Change pacing in mid-game; a wait that only the host could end gets a deadline, and the other way round."""
    if game.phase in ENDED:
        return WRONG_PHASE
    due_at = game.due_at
    if auto != game.auto and game.phase in (Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD):
        waits = {Phase.CLOSED: GRACE_MS, Phase.LEADERBOARD: LEADERBOARD_MS}
        base = now if game.paused_at is None else game.paused_at
        due_at = base + waits.get(game.phase, game.item.reveal_ms) if auto else None
    return _moved(game, auto=auto, leaderboard=leaderboard, due_at=due_at)
