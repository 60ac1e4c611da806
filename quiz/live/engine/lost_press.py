"""A press of the buzzer whose worker died, or whose move failed, after the press's commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quiz.live.queries.boards import presses as read_presses
from quiz.live.rules.buzzer import press
from quiz.live.rules.game import Phase

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.runtime import Runtime


async def settle_lost_press(runtime: Runtime, hall: Hall) -> None:
    """Begin to settle an open buzzer round in which a press stands: a phone that has pressed does not press again."""
    state = hall.state
    open_round = state.phase is Phase.OPEN and state.paused_at is None and state.item.buzzer
    if not open_round or state.buzz_settle_at is not None:
        return
    found = await runtime.reads.call(lambda: read_presses(hall.id, state.position, state.buzz_round))
    if any(player not in state.former_holders for _, player in found):
        await hall.move(press, version=state.version)
