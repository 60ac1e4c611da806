"""Answers that were received before their reveal and stored after it: their players are told their results once more.

A phone that has changed its worker meanwhile has been told its result there, without the answer, while the one that
took the answer still had it in its queue. So whoever stores such an answer tells all workers.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quiz.live.engine.show import READS_BOARDS, tell_results

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall

# Players named in one message between workers.
_AT_ONCE = 500


def answer_overtaken(hall: Hall, position: int, player: uuid.UUID) -> None:
    """This worker has stored such an answer; those of one batch go out together."""
    if not hall.news:
        hall.runtime.run(_spread(hall), game=hall.id)
    hall.news.append((position, player))


async def _spread(hall: Hall) -> None:
    news, hall.news = hall.news, []
    for position in {position for position, _ in news}:
        players = [player for at, player in news if at == position]
        for start in range(0, len(players), _AT_ONCE):
            hall.runtime.bus.publish(
                {
                    "kind": "overtaken",
                    "game": hall.id.hex,
                    "worker": hall.runtime.presence.worker,
                    "position": position,
                    "players": [player.hex for player in players[start : start + _AT_ONCE]],
                }
            )
        await _tell(hall, position, players)


def hear_of_overtaken(hall: Hall, position: int, players: Sequence[str]) -> None:
    """Another worker has stored such answers."""
    named = [uuid.UUID(player) for player in players]
    hall.runtime.run(_tell(hall, position, named), game=hall.id)


async def _tell(hall: Hall, position: int, players: Sequence[uuid.UUID]) -> None:
    if position == hall.state.position:
        hall.overtaken.update(players)
        await tell_overtaken(hall)


async def tell_overtaken(hall: Hall) -> None:
    """Tell those who are here; whoever comes later is told then. What fails is done again by the watch.

    Under the hall's lock, or a result that was read before would come after this one.
    """
    if not hall.overtaken & hall.by_player.keys():
        return
    async with hall.standing_still:
        if hall.state.phase not in READS_BOARDS:
            # a reveal that is still to be shown here reads the rows as they are by then
            hall.overtaken.clear()
            return
        players = hall.overtaken & hall.by_player.keys()
        await tell_results(hall, list(players))
        hall.overtaken -= players
