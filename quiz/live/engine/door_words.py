"""What is told of the door: to newcomers their place as it moves and the slip that keeps it, to the hall who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quiz.live.engine.door_room import Newcomer, Room
from quiz.live.engine.limits import Limits
from quiz.live.engine.presence import Elsewhere
from quiz.live.protocol import outbound
from quiz.live.rules.admission import ahead, estimate_s
from quiz.live.services.place_tickets import HOLDS_MS, issue_place

if TYPE_CHECKING:
    from quiz.live.engine.hall import Hall
    from quiz.live.engine.runtime import Runtime

# A place that has changed is told after the first of these times, one that has not after the second.
TELL_S, REPEAT_S = 2.0, 10.0
# A look tells this many at most: a thousand a second are some hundredths of a worker's time, however long the queue is.
TELLINGS = 100
# A slip for the place is given out anew after this time.
RENEW_MS = HOLDS_MS // 4
# When the worker itself has no socket to spare, newcomers are sent away for so long, and as much again by chance.
AWAY_MS = 5_000


class DoorWords:
    """The voice of a worker's doors."""

    def __init__(self, runtime: Runtime, limits: Limits) -> None:
        self._runtime = runtime
        self._limits = limits

    def send_away(self, hall: Hall, newcomer: Newcomer) -> None:
        """The worker has no socket to spare: the newcomer keeps the place and comes again."""
        self._runtime.meters.sent_away.add()
        away = AWAY_MS + self._runtime.world.randrange(AWAY_MS)
        newcomer.connection.push(
            outbound.push(
                "waiting",
                {
                    "place": None,
                    "of": None,
                    "full": False,
                    "estimate_s": None,
                    "ticket": self._slip(hall, newcomer),
                    "retry_ms": away,
                },
            )
        )

    def outside(self, hall: Hall, room: Room | None) -> dict[str, Any]:
        """For host and screen: how many wait over all workers, and whether the room has no place left for them."""
        elsewhere = self._runtime.presence.elsewhere(hall.id)
        here = 0 if room is None else len(room.waiting)
        guests = 0 if room is None else len(room.guests)
        return {
            "waiting": here + sum(line.count for line in elsewhere.lines),
            "full": self._limits.players_per_game - len(hall.seats) - guests - elsewhere.taken <= 0,
        }

    def tell_some(self, hall: Hall, room: Room, *, most: int, pace: float) -> int:
        """Tell those whose place is due, from where the last look ended; returns how many were told."""
        waiting, now, told = room.waiting, self._runtime.world.monotonic(), 0
        if not waiting:
            return 0
        elsewhere, start = self._runtime.presence.elsewhere(hall.id), room.next_told % len(waiting)
        looked = min(len(waiting), 4 * TELLINGS)
        for step in range(looked):
            place = (start + step) % len(waiting)
            newcomer = waiting[place]
            room.next_told = place + 1
            if told >= most:
                room.next_told = place
                break
            silent = now - newcomer.told_at
            if silent >= TELL_S and self.tell(
                hall, room, newcomer, place, pace=pace, elsewhere=elsewhere, again=silent >= REPEAT_S
            ):
                told += 1
        return told

    def tell(
        self,
        hall: Hall,
        room: Room,
        newcomer: Newcomer,
        index: int,
        *,
        pace: float,
        elsewhere: Elsewhere,
        again: bool = True,
    ) -> bool:
        """Tell a newcomer their place, unless they know it; returns whether they were told."""
        place = index + 1 + sum(ahead(line, newcomer.arrived) for line in elsewhere.lines)
        of = len(room.waiting) + sum(line.count for line in elsewhere.lines)
        free = self._limits.players_per_game - len(hall.seats) - len(room.guests) - elsewhere.taken
        full = place > free
        if (place, of, full) == newcomer.told_place and not again:
            return False
        newcomer.told_place, newcomer.told_at = (place, of, full), self._runtime.world.monotonic()
        payload: dict[str, Any] = {
            "place": place,
            "of": max(of, place),
            "full": full,
            "estimate_s": None if full else estimate_s(place, per_s=pace, workers=elsewhere.workers),
            "ticket": None,
            "retry_ms": None,
        }
        if self._runtime.clock.now() - newcomer.slip_at >= RENEW_MS:
            payload["ticket"] = self._slip(hall, newcomer)
        newcomer.connection.push(outbound.push("waiting", payload))
        return True

    def _slip(self, hall: Hall, newcomer: Newcomer) -> str:
        participant, seat = newcomer.key
        newcomer.slip_at = self._runtime.clock.now()
        return issue_place(
            game=hall.id, participant=participant, seat=seat, arrived=newcomer.arrived, now=newcomer.slip_at
        )
