"""The doors of this worker's rooms: newcomers come in at a pace that the worker bears, in the order in which they came.

Whoever cannot come in at once stays on the socket and is told the place in the queue as it moves. The rules are in
`rules/admission.py`; here are the queues, the looks at the worker, and the telling.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from quiz.live.engine.connection import Connection
from quiz.live.engine.door_room import Newcomer, Room
from quiz.live.engine.door_words import TELLINGS, DoorWords
from quiz.live.engine.limits import Limits
from quiz.live.engine.presence import Elsewhere, Figures
from quiz.live.protocol import codes
from quiz.live.rules.admission import TURN_MS, ahead, next_pace, openings, refill, summary
from quiz.live.rules.game import ENDED

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall, SeatKey
    from quiz.live.engine.runtime import Runtime

logger = logging.getLogger(__name__)

LOOK_S = 0.1
# Without newcomers for this long, nobody looks.
REST_S = 5.0
# With fewer free places for each worker the next one's turn may be half a second away: it must have heard by then.
NEAR = 4
# So many sockets of one device may wait for a hall: as many as may then be in it.
MAX_OF_DEVICE = 12


class Doors:
    """All doors of a worker. Runs on the event loop only."""

    def __init__(self, runtime: Runtime, limits: Limits) -> None:
        self._runtime = runtime
        self._limits = limits
        self._words = DoorWords(runtime, limits)
        self._rooms: dict[uuid.UUID, Room] = {}
        self._pace = float(limits.newcomers_per_s)
        self._left = 1.0
        self._looker: asyncio.Task[None] | None = None
        # Halls whose figures have changed since the last look: told at each arrival, a rush would fill the bus.
        self._untold: dict[uuid.UUID, None] = {}
        self._came_at = float("-inf")
        self._looked_at = float("-inf")

    # --- what is known ---------------------------------------------------------------------------------------------

    @property
    def pace(self) -> float:
        """Newcomers a second that are let in now."""
        return self._pace

    @property
    def waiting(self) -> int:
        """Everybody who waits on this worker. Asked by the listener for figures, too, from its own thread."""
        return sum(len(room.waiting) for room in list(self._rooms.values()))

    def has_enough(self, hall: Hall, device: uuid.UUID) -> bool:
        """Whether a device has as many sockets waiting here as it may."""
        room = self._rooms.get(hall.id)
        return room is not None and room.devices[device] >= MAX_OF_DEVICE

    def is_used(self, hall: Hall) -> bool:
        room = self._rooms.get(hall.id)
        return room is not None and not room.is_idle

    def connections(self) -> Iterator[Connection]:
        """The sockets of all who wait."""
        for room in self._rooms.values():
            for newcomer in room.waiting:
                yield newcomer.connection

    def devices_of(self, hall: Hall) -> list[tuple[Connection, uuid.UUID]]:
        """Who waits for a hall."""
        room = self._rooms.get(hall.id)
        return [] if room is None else [(each.connection, each.key[0]) for each in room.waiting]

    def outside(self, hall: Hall) -> dict[str, Any]:
        """What host and screen are told of the door."""
        return self._words.outside(hall, self._rooms.get(hall.id))

    def figures(self, hall: Hall) -> Figures:
        """What the other workers are told of a hall."""
        room = self._rooms.get(hall.id)
        online = len(hall.seats)
        if room is None:
            return Figures(online, online)
        line = summary([newcomer.arrived for newcomer in room.waiting])
        return Figures(online, online + len(room.guests), line)

    # --- coming and going ------------------------------------------------------------------------------------------

    def arrive(self, hall: Hall, newcomer: Newcomer) -> bool:
        """Somebody without a seat is at the door. Returns whether they are in; else `enter` is called in their turn."""
        self._came_at = self._runtime.world.monotonic()
        if self._looker is None or self._looker.done():
            self._left = refill(self._pace, self._pace, 1.0)
            self._looked_at = self._came_at
            self._looker = self._runtime.run(self._look_on())
        room = self._rooms.setdefault(hall.id, Room())
        insort(room.waiting, newcomer)
        room.devices[newcomer.key[0]] += 1
        self._let_in(hall, room, arriving=newcomer)
        if not newcomer.is_in:
            place = bisect_left(room.waiting, newcomer)
            self._words.tell(hall, room, newcomer, place, pace=self._pace, elsewhere=self._elsewhere(hall))
        return newcomer.is_in

    def gone(self, hall: Hall, newcomer: Newcomer) -> None:
        """A newcomer's socket is closed: the place in the queue, or in the hall if no seat was taken, is free."""
        room = self._rooms.get(hall.id)
        if room is None:
            return
        if not newcomer.is_in:
            room.waiting.remove(newcomer)
            self._count_out(room, newcomer)
        else:
            room.guests.left(newcomer)

    def seated(self, hall: Hall, key: SeatKey) -> None:
        """Somebody has taken a seat: from now on the hall counts them."""
        room = self._rooms.get(hall.id)
        if room is not None:
            room.guests.seated(key)

    def send_away(self, hall: Hall, newcomer: Newcomer) -> None:
        """The worker has no socket to spare: the newcomer keeps the place and comes again."""
        self._words.send_away(hall, newcomer)

    @staticmethod
    def _count_out(room: Room, newcomer: Newcomer) -> None:
        device = newcomer.key[0]
        room.devices[device] -= 1
        if room.devices[device] <= 0:
            del room.devices[device]

    # --- letting in ------------------------------------------------------------------------------------------------

    def _elsewhere(self, hall: Hall) -> Elsewhere:
        return self._runtime.presence.elsewhere(hall.id)

    def _free(self, hall: Hall, room: Room, elsewhere: Elsewhere) -> int:
        return self._limits.players_per_game - len(hall.seats) - len(room.guests) - elsewhere.taken

    def _let_in(self, hall: Hall, room: Room, *, arriving: Newcomer | None = None) -> None:
        """Let in whose turn it is, as far as pace and room allow."""
        now, elsewhere = self._runtime.clock.now(), self._elsewhere(hall)
        free = self._free(hall, room, elsewhere)
        room.look(now, free=free, workers=elsewhere.workers)
        doors = openings(
            limit=self._limits.players_per_game,
            here=len(hall.seats) + len(room.guests),
            elsewhere=elsewhere.taken,
            workers=elsewhere.workers,
            turn=elsewhere.turn,
            heard=elsewhere.heard,
            lately=room.lately,
            settled=room.is_settled(now),
            now=now,
        )
        ended = hall.state.phase in ENDED  # there is nothing to play, only the last page to see
        if not ended and not self._runtime.presence.is_settled:
            return
        came = 0
        while room.waiting and self._left >= 1:
            first = room.waiting[0]
            before = sum(ahead(line, first.arrived) for line in elsewhere.lines)
            if not ended and (doors <= 0 or before >= free):
                break
            room.waiting.pop(0)
            self._count_out(room, first)
            self._left, doors, free, came = self._left - 1, doors - 1, free - 1, came + 1
            room.guests.came(first, self._runtime.world.monotonic())
            first.is_in = True
            if first is not arriving:
                first.enter()
        if came:
            room.lately += came
            if elsewhere.workers > 1 and free < NEAR * elsewhere.workers:
                self._runtime.tell_figures(hall)
            elif elsewhere.workers > 1:
                self._untold[hall.id] = None

    def _make_room(self, hall: Hall, room: Room) -> None:
        """Have the first guest who takes no name give the place back, if somebody, here or elsewhere, waits for it.

        One at each look: what this worker knows of the others' free places is a moment old.
        """
        if not room.guests.is_overdue(self._runtime.world.monotonic()) or hall.state.phase in ENDED:
            return
        elsewhere = self._elsewhere(hall)
        if self._free(hall, room, elsewhere) > 0 or not (room.waiting or elsewhere.lines):
            return
        for guest in room.guests.show_out():
            guest.connection.close(codes.CLOSE_COME_AGAIN)
        self._untold[hall.id] = None

    async def _look_on(self) -> None:
        monotonic = self._runtime.world.monotonic
        try:
            # whoever waits for a guest's place may do so at another worker
            while self._rooms or monotonic() - self._came_at < REST_S:
                await asyncio.sleep(LOOK_S)
                now = monotonic()
                elapsed, self._looked_at = now - self._looked_at, now
                self._pace = next_pace(
                    self._pace,
                    most=self._limits.newcomers_per_s,
                    lag_ms=(elapsed - LOOK_S) * 1_000,
                    fullness=self._runtime.writer.fullness,
                )
                self._left = refill(self._left, self._pace, elapsed)
                try:
                    self._look()
                except Exception:  # whoever waits is looked at again in a moment
                    logger.exception("doors: a look failed")
        finally:
            self._looker = None

    def _look(self) -> None:
        now = self._runtime.clock.now()
        for game, room in list(self._rooms.items()):
            # what the rules ask of the last second is remembered for that long, though nobody waits any more
            if room.is_idle and room.second != now // TURN_MS and room.is_settled(now):
                del self._rooms[game]
            elif (known := self._runtime.halls.get(game)) is not None:
                elsewhere = self._elsewhere(known)
                room.look(now, free=self._free(known, room, elsewhere), workers=elsewhere.workers)
                self._make_room(known, room)
        # the room in which somebody has waited longest comes first
        rooms = [(room.waiting[0].arrived, game) for game, room in self._rooms.items() if room.waiting]
        tellings = TELLINGS
        for _, game in sorted(rooms):
            hall, room = self._runtime.halls.get(game), self._rooms[game]
            if hall is not None:
                hall.touched = self._runtime.world.monotonic()
                self._let_in(hall, room)
                tellings -= self._words.tell_some(hall, room, most=tellings, pace=self._pace)
        while self._untold:
            game, _ = self._untold.popitem()
            if (hall := self._runtime.halls.get(game)) is not None:
                self._runtime.tell_figures(hall)
