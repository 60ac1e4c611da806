"""What a host has changed of players: shown on their phones, or they are shown out, in every worker."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from quiz.live.protocol import codes, outbound
from quiz.live.queries.seats import FoundSeat, SeatQuery

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.seat import Seat

# Read so many seats at a time; the reader makes one query of them.
_AT_ONCE = 500


def show_out(hall: Hall, seat: Seat) -> None:
    """Close all sockets of a player who was removed."""
    for connection in tuple(seat.connections):
        connection.push(outbound.push("removed", {}))
        connection.close(codes.CLOSE_REMOVED)


async def reload_seats(hall: Hall, seats: Iterable[Seat]) -> None:
    """Read these players' rows again and show what has changed."""
    waiting = list(seats)
    for start in range(0, len(waiting), _AT_ONCE):
        part = waiting[start : start + _AT_ONCE]
        position = hall.state.position
        found = await asyncio.gather(
            *(
                hall.runtime.seat_reader.submit(
                    SeatQuery(hall.id, seat.row.participant, seat.row.seat, position)
                )
                for seat in part
            )
        )
        for seat, row in zip(part, found, strict=True):
            _apply(hall, seat, row)


def _apply(hall: Hall, seat: Seat, found: FoundSeat | None) -> None:
    if found is None or found.row.removed:
        show_out(hall, seat)
        return
    hall.withhold(found)
    if found.row != seat.row:
        seat.row = found.row
        hall.tell_me(seat)


async def reload_players(hall: Hall, version: int) -> None:
    """Bring all players here up to this version of the game's player list."""
    await reload_seats(hall, hall.by_player.values())
    hall.players_version = version
