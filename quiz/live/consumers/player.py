"""A player's phone in the hall: how they join, and what they ask for that is neither answer nor press."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from quiz.live.consumers.arriving import ArrivingConsumer
from quiz.live.engine.hall import Hall
from quiz.live.engine.seat import Seat
from quiz.live.protocol import codes, inbound
from quiz.live.queries.seats import FoundSeat, OwnQuery, SeatRow
from quiz.live.rules import nicknames
from quiz.live.rules.answers import PersonalTime, first_question_for
from quiz.live.rules.game import ENDED, Phase
from quiz.live.rules.review import review
from quiz.live.services.pending import NewPlayer, Result, Seated
from quiz.live.services.players import allow_time


class PlayerConsumer(ArrivingConsumer):
    """A player's socket."""

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
