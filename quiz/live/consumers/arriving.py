"""How a phone gets in: who it is, its place at the door, and its seat if it has one already."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.http import parse_cookie

from kit.group_commit import Busy, GroupCommit
from quiz.live.consumers.answering import AnsweringConsumer
from quiz.live.consumers.base import HEARTBEAT_MS
from quiz.live.engine.door_room import Newcomer
from quiz.live.engine.hall import Hall
from quiz.live.engine.seat import Seat
from quiz.live.protocol import codes, inbound
from quiz.live.protocol.state import Audience
from quiz.live.queries.seats import FoundSeat, SeatQuery
from quiz.live.rules import nicknames
from quiz.live.services.place_tickets import read_place
from quiz.participants.rules.devices import is_simulated
from quiz.participants.services.device import cookie_name, read_device


class ArrivingConsumer(AnsweringConsumer):
    """Greets a phone, has it wait its turn if it is new, and lets it into the hall."""

    kind: ClassVar[Audience] = "player"

    def __init__(self, *, runtime: Callable[[], Any]) -> None:
        super().__init__(runtime=runtime)
        self.participant = uuid.UUID(int=0)
        self.seat_number = 0
        self.simulated = False
        self.seat: Seat | None = None
        # At which door this socket stood as a newcomer.
        self._door: tuple[Hall, Newcomer] | None = None

    @property
    def seats(self) -> GroupCommit[SeatQuery, FoundSeat | None]:
        """Who looks for this player's seat."""
        return self.runtime.seat_reader

    async def hello(self, request_id: int, request: inbound.HelloPlayer) -> None:
        if self.waits:
            self.refuse(request_id, "frame.unknown")
            return
        participant = self._device()
        if participant is None:
            self.refuse(request_id, "hello.device")
            self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
            return
        hall = await self.find_hall(request_id)
        if hall is None:
            return
        self.participant, self.seat_number = participant, request.seat
        self.simulated = is_simulated(participant)
        if self.simulated and not await self._has_pass(request_id, hall):
            return
        if self.gone:
            return
        found = await self._find_seat(hall)
        if self.gone:
            return
        if found is None:
            self._knock(request_id, hall, request.ticket)
        else:
            self._enter(request_id, hall, found)

    def _knock(self, request_id: int, hall: Hall, ticket: str | None) -> None:
        """Stand at the door: the greeting is answered when it opens, now or later."""
        now = self.runtime.clock.now()
        kept = read_place(ticket, game=hall.id, participant=self.participant, seat=self.seat_number, now=now)
        newcomer = Newcomer(
            key=(self.participant, self.seat_number),
            arrived=now if kept is None else kept,
            connection=self.connection,
            enter=lambda: self.runtime.run(self._let_in(request_id, hall), game=hall.id),
        )
        if self.runtime.sockets.tight:
            self.runtime.doors.send_away(hall, newcomer)
            self.connection.close(codes.CLOSE_COME_AGAIN)
            return
        if self.runtime.doors.has_enough(hall, self.participant):
            self.connection.close(codes.CLOSE_TOO_MANY)
            return
        self._door = (hall, newcomer)
        if self.runtime.doors.arrive(hall, newcomer):
            self._enter(request_id, hall, None)
        else:
            self.waits = True

    async def _let_in(self, request_id: int, hall: Hall) -> None:
        """It is this newcomer's turn; meanwhile another tab of the same phone may have taken the seat."""
        try:
            found = await self._find_seat(hall)
        except Busy as busy:
            self._come_again(request_id, "busy", busy.retry_ms)
            return
        except Exception:
            self._come_again(request_id, "failed", self.runtime.retry_ms())
            raise
        if not self.gone:
            self._enter(request_id, hall, found)

    def _come_again(self, request_id: int, code: str, retry_ms: int) -> None:
        """Whose turn could not be taken gives the place back, and is the first again with the slip."""
        self._leave_door()
        self.refuse(request_id, code, retry_ms=retry_ms)
        self.connection.close(codes.CLOSE_COME_AGAIN)

    def _leave_door(self) -> None:
        if self._door is not None:
            self.runtime.doors.gone(*self._door)
            self._door = None

    def _enter(self, request_id: int, hall: Hall, found: FoundSeat | None) -> None:
        """Come in, with the seat that was found or to choose a name."""
        if found is not None and found.row.removed:
            self.refuse(request_id, "join.removed")
            self.connection.close(codes.CLOSE_REMOVED)
            return
        if not hall.enter("player", self.connection, self.participant):
            self.connection.close(codes.CLOSE_TOO_MANY)
            return
        self.hall, self.waits = hall, False
        if found is not None:
            self.seat = hall.sit(found, self.connection)
            if self.seat is None:
                self.connection.close(codes.CLOSE_TOO_MANY)
                return
            self.runtime.meters.rejoins.add()
        self.ok(
            request_id,
            {
                "now": self.runtime.clock.now(),
                "heartbeat_ms": HEARTBEAT_MS,
                "spread_ms": self.runtime.sockets.spread_ms,
                "game": hall.view("player"),
                "me": self.seat.describe(hall.state.position) if self.seat else None,
                "names": nicknames.suggest(self.runtime.world.randrange),
                "teams": [{"id": team.id, "name": team.name} for team in hall.settings.teams],
            },
        )
        if self.seat is not None:
            hall.ping([self.seat])

    async def _has_pass(self, request_id: int, hall: Hall) -> bool:
        """Whether this simulated phone may be here: in the rehearsal its pass is for, and while the pass stands."""
        if await self.runtime.passes.admits(hall, self.participant):
            return True
        self.refuse(request_id, "hello.rehearsal")
        self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
        return False

    async def _find_seat(self, hall: Hall) -> FoundSeat | None:
        """The seat as it is for the hall's present state: read again if the game moved on meanwhile."""
        while True:
            version = hall.state.version
            query = SeatQuery(self.game_id, self.participant, self.seat_number, hall.state.position)
            found = await self.seats.submit(query)
            if hall.state.version == version:
                return found

    def _device(self) -> uuid.UUID | None:
        headers = dict(self.scope["headers"])
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        return read_device(cookies.get(cookie_name()))

    async def goodbye(self) -> None:
        self._leave_door()
        if self.hall is not None:
            self.hall.leave("player", self.connection, self.seat, self.participant)
