"""Who stands at a hall's door, and who is in without a seat yet."""

from __future__ import annotations

import math
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quiz.live.engine.connection import Connection
from quiz.live.rules.admission import TURN_MS, is_scarce
from quiz.live.services.place_tickets import HOLDS_MS

if TYPE_CHECKING:
    from quiz.live.engine.hall import SeatKey

# So long a guest may choose a name while others wait before a full room. By then the slip with which they may have come
# in holds no more either: who comes again stands behind those who wait.
GUEST_S = HOLDS_MS / 1_000


@dataclass(slots=True, eq=False)
class Newcomer:
    """Somebody at the door. `enter` is called when it is their turn later than at once."""

    key: SeatKey
    arrived: int
    connection: Connection
    enter: Callable[[], Any]
    is_in: bool = False
    told_at: float = float("-inf")
    told_place: tuple[int, int, bool] = (0, 0, False)
    slip_at: int = 0

    def __lt__(self, other: Newcomer) -> bool:
        return (self.arrived, self.key) < (other.arrived, other.key)


class Guests:
    """Who is in and has no name yet, in the order of coming in; two sockets of one seat take one place."""

    def __init__(self) -> None:
        # Since when a place is taken, and by whom; ordered, so that the first is found at once.
        self._places: OrderedDict[SeatKey, tuple[float, list[Newcomer]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def came(self, newcomer: Newcomer, now: float) -> None:
        self._places.setdefault(newcomer.key, (now, []))[1].append(newcomer)

    def left(self, newcomer: Newcomer) -> None:
        """A socket is closed; of one that has no place any more, this is no news."""
        _, of_seat = self._places.get(newcomer.key, (0.0, []))
        if newcomer in of_seat:
            of_seat.remove(newcomer)
            if not of_seat:
                del self._places[newcomer.key]

    def seated(self, key: SeatKey) -> bool:
        """Whether a guest has become a player."""
        return self._places.pop(key, None) is not None

    def is_overdue(self, now: float) -> bool:
        """Whether the first guest has had enough time."""
        return bool(self._places) and now - next(iter(self._places.values()))[0] > GUEST_S

    def show_out(self) -> list[Newcomer]:
        """Take the first guest's place back; returns the sockets that had it."""
        _, (_, of_seat) = self._places.popitem(last=False)
        return of_seat


@dataclass(slots=True)
class Room:
    """One hall's door: who waits, who is in without a seat yet, and how many came in during this second."""

    waiting: list[Newcomer] = field(default_factory=list)
    devices: Counter[uuid.UUID] = field(default_factory=Counter)
    guests: Guests = field(default_factory=Guests)
    second: int = 0
    lately: int = 0
    # Whether places were scarce at the last look, and since when (ms of the shared clock) that has been so.
    scarce: bool = False
    since: float = -math.inf
    next_told: int = 0

    @property
    def is_idle(self) -> bool:
        return not self.waiting and not self.guests

    def look(self, now: int, *, free: int, workers: int) -> None:
        """Note what is free at `now`, ms of the clock that all workers share."""
        if self.second != now // TURN_MS:
            self.second, self.lately = now // TURN_MS, 0
        if self.scarce != (scarce := is_scarce(free, workers)):
            self.scarce, self.since = scarce, now

    def is_settled(self, now: int) -> bool:
        """Whether every worker has had the time to hear that places are scarce, or no longer so."""
        return now - self.since >= TURN_MS
