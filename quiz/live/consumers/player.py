"""A player's phone: who they are, how they join, and everything that needs no seat to be stored."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
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
from quiz.live.queries.seats import FoundSeat, OwnQuery, SeatQuery, SeatRow
from quiz.live.rules import nicknames
from quiz.live.rules.answers import PersonalTime, first_question_for
from quiz.live.rules.game import ENDED, Phase
from quiz.live.rules.review import review
from quiz.live.services.pending import NewPlayer, Result, Seated
from quiz.live.services.place_tickets import read_place
from quiz.live.services.players import allow_time
from quiz.participants.rules.devices import is_simulated
from quiz.participants.services.device import cookie_name, read_device


class PlayerConsumer(AnsweringConsumer):
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

    def handle(self, request_id: int, hall: Hall, request: inbound.Request) -> Awaitable[None] | None:
        if self.simulated and not self.runtime.passes.knows(hall, self.participant):
            return self._handle_with_pass(request_id, hall, request)
        return self._handle(request_id, hall, request)

    async def _handle_with_pass(self, request_id: int, hall: Hall, request: inbound.Request) -> None:
        if await self._has_pass(request_id, hall):
            rest = self._handle(request_id, hall, request)
            if rest is not None:
                await rest

    def _handle(self, request_id: int, hall: Hall, request: inbound.Request) -> Awaitable[None] | None:
        anybody = _ANYBODY.get(type(request))
        if anybody is not None:
            return anybody(self, request_id, hall, request)
        if self.seat is None:
            self.refuse(request_id, "join.first")
            return None
        return _SEATED[type(request)](self, request_id, hall, self.seat, request)

    # --- coming and going ----------------------------------------------------------------------------------------

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

    def _pong(self, request_id: int, hall: Hall, request: inbound.Pong) -> None:
        if self.seat is not None:
            self.seat.pong(request.nonce, self.runtime.clock.now())

    # --- joining -------------------------------------------------------------------------------------------------

    def _names(self, request_id: int, hall: Hall, request: inbound.Names) -> None:
        self.ok(request_id, {"names": nicknames.suggest(self.runtime.world.randrange)})

    def _join(self, request_id: int, hall: Hall, request: inbound.Join) -> None:
        if self.seat is not None:
            self.ok(request_id, {"me": self.seat.describe(hall.state.position)})
            return
        if hall.state.phase in ENDED:
            self.refuse(request_id, "game.ended")
            return
        if self.runtime.draining:
            self.refuse(request_id, "busy", retry_ms=self.runtime.retry_ms())
            return
        teams = {team.id for team in hall.settings.teams}
        if (request.team is not None or teams) and request.team not in teams:
            self.refuse(request_id, "join.team")
            return
        name = nicknames.check(request.name)
        if isinstance(name, str):
            self.refuse(request_id, name)
            return
        player = NewPlayer(
            game=self.game_id,
            participant=self.participant,
            seat=self.seat_number,
            player=uuid.uuid4(),
            name=name[0],
            name_key=name[1],
            team=request.team,
            joined_at=first_question_for(hall.state),
            created_ms=self.runtime.clock.now(),
        )

        def joined(result: Result) -> None:
            if isinstance(result, Seated) and result.player == player.player:
                self._sit(request_id, hall, new_seat(player))
            else:
                self.runtime.run(self._take_seat(request_id, hall), game=hall.id)

        self.submit(request_id, player, joined)

    async def _take_seat(self, request_id: int, hall: Hall) -> None:
        """Read back a seat that another tab had taken before."""
        found = await self._find_seat(hall)
        if found is not None:
            self._sit(request_id, hall, found)

    def _sit(self, request_id: int, hall: Hall, found: FoundSeat) -> None:
        if self.gone:
            return
        if self.seat is None:
            self.seat = hall.sit(found, self.connection)
        if self.seat is None:
            self.connection.close(codes.CLOSE_TOO_MANY)
            return
        self.runtime.meters.joins.add()
        self.ok(request_id, {"me": self.seat.describe(hall.state.position)})
        hall.ping([self.seat])

    # --- what needs a seat ---------------------------------------------------------------------------------------

    async def _time(self, request_id: int, hall: Hall, seat: Seat, request: inbound.ChooseTime) -> None:
        await self.runtime.reads.call(
            lambda: allow_time(game_id=self.game_id, player=seat.player, mode=request.mode)
        )
        seat.row.personal_time = request.mode.value
        self.ok(request_id, {"me": seat.describe(hall.state.position)})
        hall.tell_me(seat, but=self.connection)

    async def _review(self, request_id: int, hall: Hall, seat: Seat, request: inbound.Review) -> None:
        if hall.state.phase is not Phase.FINISHED:
            self.refuse(request_id, "review.not_yet")
            return
        positions = range(len(hall.loaded.questions))
        answers = await self.runtime.answer_reader.submit(OwnQuery(seat.row.game, seat.player, positions))
        own = {position: (answer.choices, answer.points) for position, answer in answers.items()}
        self.ok(request_id, {"questions": review(hall.state, hall.loaded.questions, own)})


def new_seat(joined: NewPlayer) -> FoundSeat:
    """The seat of somebody whose row was written this moment: there is nothing to be read about it."""
    row = SeatRow(
        game=joined.game,
        player=joined.player,
        participant=joined.participant,
        seat=joined.seat,
        name=joined.name,
        team=joined.team,
        joined_at=joined.joined_at,
        personal_time=PersonalTime.ROOM.value,
        score=0,
        streak=0,
        removed=False,
    )
    return FoundSeat(row, answer=None, asked=frozenset(), rounds=frozenset())


# What anybody in the hall may ask, and what needs a seat.
_ANYBODY: dict[type[Any], Callable[..., Awaitable[None] | None]] = {
    inbound.Pong: PlayerConsumer._pong,
    inbound.Names: PlayerConsumer._names,
    inbound.Join: PlayerConsumer._join,
}
_SEATED: dict[type[Any], Callable[..., Awaitable[None] | None]] = {
    inbound.SubmitAnswer: PlayerConsumer.take_answer,
    inbound.PressBuzzer: PlayerConsumer.take_press,
    inbound.ConcernSeen: PlayerConsumer.take_asked,
    inbound.ChooseTime: PlayerConsumer._time,
    inbound.Review: PlayerConsumer._review,
}
