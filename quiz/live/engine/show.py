"""Shows a hall its game's new state: boards from the rows, one frame for each audience, each player's own result."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quiz.live.engine.fan_out import SLICE, fan_out
from quiz.live.protocol import outbound
from quiz.live.protocol.state import Audience, Boards
from quiz.live.queries.boards import Standing
from quiz.live.queries.boards import standings as query_standings
from quiz.live.queries.games import Loaded
from quiz.live.rules.game import Phase
from quiz.live.rules.ranks import Ranks
from quiz.live.services.shown_boards import boards_for

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.seat import Seat

# Phases in which the rows say more than the state: counts, ranks, boards.
READS_BOARDS = frozenset({Phase.REVEAL, Phase.LEADERBOARD, Phase.FINISHED})
_ORDER: tuple[Audience, ...] = ("screen", "host", "player")


async def show(hall: Hall, loaded: Loaded) -> None:
    """Make `loaded` the hall's state and tell everybody in it. Called under the hall's lock.

    Whatever is shown with it is read before: until then the hall stands as it was, also for whoever comes in.
    """
    before, after = hall.shown, loaded.state
    hall.take(loaded, await read_boards(hall, loaded), await read_holder(hall, loaded))
    if after.position != before.position:
        hall.told_results = None
        hall.overtaken.clear()
        for seat in hall.seats.values():
            seat.answer, seat.result = None, None
            seat.rounds.clear()
    hall.runtime.deadlines.set(hall)
    monotonic = hall.runtime.world.monotonic
    began, sockets = monotonic(), sum(map(len, hall.audiences.values()))
    for audience in _ORDER:
        if hall.audiences[audience]:
            await fan_out(hall.audiences[audience], outbound.push("game", hall.view(audience)))
    hall.runtime.meters.fanned_out(sockets, monotonic() - began)
    entered = after.phase is not before.phase or after.position != before.position
    if entered and after.phase is Phase.READING:
        hall.ping(list(hall.seats.values()))
    # also when the reveal itself was missed, and once more at the end, after an early finish or an ungraded question
    if after.phase in READS_BOARDS and (hall.told_results != after.position or after.phase is Phase.FINISHED):
        await tell_results(hall, list(hall.by_player))
        hall.told_results = after.position
    hall.shown = after
    hall.runtime.ticker.wake(hall)


async def read_boards(hall: Hall, loaded: Loaded) -> tuple[Ranks, Boards] | None:
    """Counts, ranks and boards, where the phase shows any."""
    game, question = loaded.state, loaded.question
    if game.phase not in READS_BOARDS:
        return None
    choices = len(question.choices) if question else 0

    def read() -> tuple[Ranks, Boards]:
        return boards_for(
            hall.id, version=game.version, position=game.position, choices=choices, settings=loaded.settings
        )

    return await hall.runtime.moves.call(read)


async def read_holder(hall: Hall, loaded: Loaded) -> str | None:
    """The name of who has the floor, who may be connected to another worker."""
    holder = loaded.state.holder
    if holder is None:
        return None
    seat = hall.by_player.get(uuid.UUID(holder))
    return seat.row.name if seat else await hall.runtime.player_name(uuid.UUID(holder))


def result_of(hall: Hall, seat: Seat, standing: Standing) -> dict[str, Any] | None:
    """A player's own result of the current question, kept with the seat; none for a question that is not graded."""
    question = hall.question
    graded = question is not None and question.graded
    if not graded and hall.state.phase is not Phase.FINISHED:
        return None
    seat.row.score, seat.row.streak = standing.score, standing.streak
    seat.result = {
        "position": hall.state.position,
        "answered": standing.answered,
        "grade": standing.grade,
        "points": standing.points,
        "score": standing.score,
        "rank": hall.ranks.rank(standing.score),
        "of": hall.ranks.total,
        "streak": standing.streak,
        "team_rank": next((t["rank"] for t in hall.boards.teams if t["team"] == standing.team), None),
    }
    return seat.result


async def tell_results(hall: Hall, players: Sequence[uuid.UUID]) -> None:
    """Tell these players their own results, from the rows."""
    position = hall.state.position
    found = await hall.runtime.moves.call(lambda: query_standings(hall.id, position, players))
    for number, standing in enumerate(found, start=1):
        seat = hall.by_player.get(standing.player)
        result = result_of(hall, seat, standing) if seat is not None else None
        if seat is not None and result is not None:
            hall.tell(seat, outbound.push("result", result))
        if number % SLICE == 0:
            await asyncio.sleep(0)
