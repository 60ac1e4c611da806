"""Makes the moves that are due: one timer for each game, in every worker, and compare-and-set lets one of them win."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quiz.live.queries.boards import presses as read_presses
from quiz.live.queries.counts import tally as read_tally
from quiz.live.queries.holders import holder_is_right
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.buzzer import Press
from quiz.live.rules.game import Game, Outcome, Phase
from quiz.live.rules.pacing import due_move, is_due

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.runtime import Runtime

# A reveal that waits for people with personal time is looked at again this often.
WAIT_AGAIN_S = 1.0
# The database's clock says that it is not time yet: its answer is milliseconds away.
NOT_YET_S = 0.05


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a due move must know from the rows."""

    waiting: int = 0
    slowest: PersonalTime = PersonalTime.ROOM
    presses: list[Press] = field(default_factory=list)
    holder_right: bool = False


class Deadlines:
    """The timers of a worker."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._timers: dict[uuid.UUID, asyncio.TimerHandle] = {}

    def has(self, game_id: uuid.UUID) -> bool:
        return game_id in self._timers

    def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def set(self, hall: Hall) -> None:
        """Appoint the next move of a hall's game as its state has it."""
        self.set_for(hall.id, hall.state.due_at if hall.state.paused_at is None else None)

    def set_for(self, game_id: uuid.UUID, due_at: int | None, *, delay_s: float | None = None) -> None:
        """Appoint a game's next move; an earlier appointment of the same game is dropped."""
        timer = self._timers.pop(game_id, None)
        if timer is not None:
            timer.cancel()
        if due_at is None or self._runtime.draining:
            return
        delay = max(0.0, (due_at - self._runtime.clock.now()) / 1_000) if delay_s is None else delay_s

        def ring() -> None:
            self._timers.pop(game_id, None)
            self._runtime.run(self._move_due(game_id), game=game_id)

        self._timers[game_id] = asyncio.get_running_loop().call_later(delay, ring)

    async def _move_due(self, game_id: uuid.UUID) -> None:
        hall = await self._runtime.hall(game_id)
        if hall is None:
            return
        state = hall.state
        if not is_due(state, self._runtime.clock.now()):
            self.set(hall)
            return
        facts = await self._facts_for(hall, state)

        def make(game: Game, now: int) -> Outcome | None:
            if game.version != state.version:
                return None
            return due_move(
                game,
                now,
                waiting=facts.waiting,
                slowest=facts.slowest,
                presses=facts.presses,
                holder_right=facts.holder_right,
            )

        refused = await hall.move(make, by_deadline=True)
        if hall.state.version == state.version:
            # Waiting for somebody, or the database's clock says it is not time yet: look again soon.
            pause = WAIT_AGAIN_S if refused is None else NOT_YET_S
            self.set_for(game_id, state.due_at, delay_s=pause)

    async def _facts_for(self, hall: Hall, state: Game) -> _Facts:
        question, moves = hall.question, self._runtime.moves
        # what was received before the deadline is judged by its row, not by whether its commit was quick
        await self._runtime.writer.flush()
        if state.phase is Phase.CLOSED and question is not None and question.graded:
            recent = hall.loaded.graded_before(state.position)
            counts = await moves.call(
                lambda: read_tally(hall.id, state.position, len(question.choices), graded=True, recent=recent)
            )
            return _Facts(waiting=counts.waiting, slowest=counts.slowest)
        if state.phase is Phase.OPEN and state.buzz_settle_at is not None:
            found = await moves.call(lambda: read_presses(hall.id, state.position, state.buzz_round))
            return _Facts(presses=found)
        if state.phase is Phase.BUZZED and state.holder is not None:
            holder = uuid.UUID(state.holder)
            right = await moves.call(lambda: holder_is_right(hall.id, state.position, holder))
            return _Facts(holder_right=right)
        return _Facts()
