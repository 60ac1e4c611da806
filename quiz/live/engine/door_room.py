"""Who stands at a hall's door, and who is in without a seat yet."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quiz.live.engine.connection import Connection

if TYPE_CHECKING:
    from quiz.live.engine.hall import SeatKey


@dataclass(slots=True, eq=False)
class Newcomer:
    """Somebody at the door. `enter` is called when it is their turn later than at once."""

    key: SeatKey
    arrived: int
    connection: Connection
    enter: Callable[[], Any]
    is_in: bool = False
    told_at: float = float("-inf")
    told_place: tuple[int, bool] = (0, False)
    slip_at: int = 0

    def __lt__(self, other: Newcomer) -> bool:
        return (self.arrived, self.key) < (other.arrived, other.key)


@dataclass(slots=True)
class Room:
    """One hall's door: who waits, who is in without a seat yet, and how many came in during this second."""

    waiting: list[Newcomer] = field(default_factory=list)
    devices: Counter[uuid.UUID] = field(default_factory=Counter)
    guests: Counter[SeatKey] = field(default_factory=Counter)
    second: int = 0
    lately: int = 0
    next_told: int = 0

    @property
    def is_idle(self) -> bool:
        return not self.waiting and not self.guests
