"""A player's phone."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

from django.http import parse_cookie

from kit.group_commit import Busy
from quiz.bank.types import get_type
from quiz.bank.types.base import BadResponse
from quiz.live.consumers.base import HEARTBEAT_MS, LiveConsumer
from quiz.live.engine.seat import Seat
from quiz.live.protocol import codes, inbound
from quiz.live.protocol.state import Audience
from quiz.live.queries.seats import SeatQuery, player_answers
from quiz.live.rules import nicknames
from quiz.live.rules.answers import first_question_for, judge
from quiz.live.rules.buzzer import holder_answered, press
from quiz.live.rules.game import ENDED, Phase, Refused
from quiz.live.rules.review import review
from quiz.live.rules.scoring import points
from quiz.live.services.pending import Item, NewAnswer, NewAsked, NewPlayer, NewPress, NotStored, Result
from quiz.live.services.players import allow_time
from quiz.participants.services.device import cookie_name, read_device

# A hall takes this many players on one worker; more are told to wait.
MAX_PLAYERS = 20_000


class PlayerConsumer(LiveConsumer):
    kind: ClassVar[Audience] = "player"

    def __init__(self, *, runtime: Callable[[], Any]) -> None:
        super().__init__(runtime=runtime)
        self.participant = uuid.UUID(int=0)
        self.seat_number = 0
        self.seat: Seat | None = None
        self._handlers: dict[type[Any], Callable[[int, Any], Awaitable[None]]] = {
            inbound.Pong: self._pong,
            inbound.Names: self._names,
            inbound.Join: self._join,
            inbound.SubmitAnswer: self._answer,
            inbound.PressBuzzer: self._buzz,
            inbound.ConcernSeen: self._concern,
            inbound.ChooseTime: self._time,
            inbound.Review: self._review,
        }

    async def hello(self, request_id: int, request: inbound.HelloPlayer) -> None:
        headers = dict(self.scope["headers"])
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        participant = read_device(cookies.get(cookie_name()))
        if participant is None:
            self.refuse(request_id, "hello.device")
            self.connection.close(codes.CLOSE_UNKNOWN_CALLER)
            return
        hall = await self.find_hall(request_id)
        if hall is None:
            return
        self.participant, self.seat_number = participant, request.seat
        found = await self.runtime.seat_reader.submit(
            SeatQuery(self.game_id, participant, request.seat, hall.state.position)
        )
        if found is not None and found.row.removed:
            self.refuse(request_id, "join.removed")
            self.connection.close(codes.CLOSE_REMOVED)
            return
        if found is None and len(hall.audiences["player"]) >= MAX_PLAYERS:
            self.refuse(request_id, "game.full", retry_ms=10_000)
            self.connection.close(codes.CLOSE_TOO_MANY)
            return
        if found is not None:
            self.seat = hall.sit(found, self.connection)
            if self.seat is None:
                self.connection.close(codes.CLOSE_TOO_MANY)
                return
        self.hall = hall
        hall.enter("player", self.connection)
        self.ok(
            request_id,
            {
                "now": self.runtime.clock.now(),
                "heartbeat_ms": HEARTBEAT_MS,
                "game": hall.view("player"),
                "me": self.seat.describe(hall.state.position) if self.seat else None,
                "names": nicknames.suggest(secrets.randbelow),
                "teams": [{"id": team.id, "name": team.name} for team in hall.settings.teams],
            },
        )
        if self.seat is not None:
            hall.ping([self.seat])

    async def goodbye(self) -> None:
        if self.hall is not None:
            self.hall.leave("player", self.connection, self.seat)

    async def handle(self, request_id: int, request: inbound.Request) -> None:
        needs_seat = not isinstance(request, inbound.Names | inbound.Join | inbound.Pong)
        if needs_seat and self.seat is None:
            self.refuse(request_id, "join.first")
            return
        await self._handlers[type(request)](request_id, request)

    # --- joining ---------------------------------------------------------------------------------------------------

    async def _names(self, request_id: int, request: inbound.Names) -> None:
        self.ok(request_id, {"names": nicknames.suggest(secrets.randbelow)})

    async def _join(self, request_id: int, request: inbound.Join) -> None:
        assert self.hall is not None
        hall = self.hall
        if self.seat is not None:
            self.ok(request_id, {"me": self.seat.describe(hall.state.position)})
            return
        if hall.state.phase in ENDED:
            self.refuse(request_id, "game.ended")
            return
        teams = {team.id for team in hall.settings.teams}
        if (request.team is not None and request.team not in teams) or (teams and request.team is None):
            self.refuse(request_id, "join.team")
            return
        name = nicknames.check(request.name)
        if isinstance(name, str):
            self.refuse(request_id, name)
            return
        self._submit(
            request_id,
            NewPlayer(
                game=self.game_id,
                participant=self.participant,
                seat=self.seat_number,
                player=uuid.uuid4(),
                name=name[0],
                name_key=name[1],
                team=request.team,
                joined_at=first_question_for(hall.state),
                created_ms=self.runtime.clock.now(),
            ),
            self._joined,
        )

    def _joined(self, request_id: int, item: Item, result: Result) -> None:
        self.runtime.run(self._take_seat(request_id))

    async def _take_seat(self, request_id: int) -> None:
        assert self.hall is not None
        hall = self.hall
        found = await self.runtime.seat_reader.submit(
            SeatQuery(self.game_id, self.participant, self.seat_number, hall.state.position)
        )
        if self.connection.closed or found is None:
            return
        if self.seat is None:
            self.seat = hall.sit(found, self.connection)
        if self.seat is None:
            self.connection.close(codes.CLOSE_TOO_MANY)
            return
        self.ok(request_id, {"me": self.seat.describe(hall.state.position)})
        hall.ping([self.seat])

    # --- storing ---------------------------------------------------------------------------------------------------

    def _submit(self, request_id: int, item: Item, done: Callable[[int, Any, Result], None]) -> None:
        """Queue a write; the acknowledgement follows its commit, and this loop does not wait for it."""
        try:
            future = self.runtime.writer.submit(item)
        except Busy as busy:
            self.refuse(request_id, "busy", retry_ms=busy.retry_ms)
            return
        future.add_done_callback(partial(self._stored, request_id, item, done))

    def _stored(
        self,
        request_id: int,
        item: Item,
        done: Callable[[int, Any, Result], None],
        future: asyncio.Future[Result],
    ) -> None:
        if future.cancelled() or future.exception() is not None:
            self.refuse(request_id, "failed", retry_ms=1_000)
            return
        result = future.result()
        if isinstance(result, NotStored):
            self.refuse(request_id, result.code)
        else:
            done(request_id, item, result)

    # --- answering -------------------------------------------------------------------------------------------------

    async def _answer(self, request_id: int, request: inbound.SubmitAnswer) -> None:
        assert self.hall is not None
        assert self.seat is not None
        hall, seat = self.hall, self.seat
        received_at = self.runtime.clock.now()
        state, question = hall.state, hall.question
        if seat.answer is not None and seat.answer[0] == request.position:
            self._again(request_id, request, seat.answer[2])
            return
        timing = judge(
            state,
            position=request.position,
            received_at=received_at,
            rtt_ms=seat.rtt_ms,
            personal=seat.personal,
            joined_at=seat.row.joined_at,
            player=str(seat.player),
        )
        if isinstance(timing, Refused) or question is None:
            await self._refused_unless_stored(
                request_id, request, timing.code if isinstance(timing, Refused) else ""
            )
            return
        question_type = get_type(question.type)
        try:
            response = question_type.parse_response(question.content, list(request.choices))
        except BadResponse:
            self.refuse(request_id, "answer.bad_choice")
            return
        grade = question_type.grade(question.content, question.solution, response)
        if grade is None:
            self.refuse(request_id, "answer.not_open")
            return
        earned = points(
            hall.settings.scoring,
            grade=grade,
            credited_ms=timing.credited_ms,
            limit_ms=question.seconds * 1_000,
            late=timing.late,
        )
        answer = NewAnswer(
            game=self.game_id,
            position=request.position,
            player=seat.player,
            key=request.key,
            choices=response,
            grade=grade,
            points=earned,
            received_at=received_at,
            credited_ms=timing.credited_ms,
            late=timing.late,
        )
        self._submit(request_id, answer, self._answered)

    def _answered(self, request_id: int, item: NewAnswer, result: Result) -> None:
        assert self.hall is not None
        hall, seat = self.hall, self.seat
        payload = {"position": item.position, "key": item.key.hex, "late": item.late}
        self.ok(request_id, payload)
        if seat is not None and hall.state.position == item.position:
            seat.answer = (item.position, item.choices, item.key)
            if len(seat.connections) > 1:
                hall.tell_me(seat, but=self.connection)
        if hall.state.phase is Phase.BUZZED and hall.state.holder == str(item.player):
            right = item.grade >= 1
            self.runtime.run(hall.move(lambda game, now: holder_answered(game, now, right=right)))

    def _again(self, request_id: int, request: inbound.SubmitAnswer, key: uuid.UUID) -> None:
        if key == request.key:
            self.ok(request_id, {"position": request.position, "key": key.hex, "late": False})
        else:
            self.refuse(request_id, "answer.already")

    async def _refused_unless_stored(self, request_id: int, request: inbound.SubmitAnswer, code: str) -> None:
        """The same key gets the same acknowledgement, even when the first one was lost and the game has moved on."""
        assert self.seat is not None
        player = self.seat.player
        stored = (await self.runtime.in_thread(lambda: player_answers(player))).get(request.position)
        if stored is not None and stored.key == request.key:
            self._again(request_id, request, stored.key)
        else:
            self.refuse(request_id, "answer.already" if stored is not None else code)

    # --- buzzer, concern, time -------------------------------------------------------------------------------------

    async def _buzz(self, request_id: int, request: inbound.PressBuzzer) -> None:
        assert self.hall is not None
        assert self.seat is not None
        state, seat = self.hall.state, self.seat
        received_at = self.runtime.clock.now()
        open_round = (
            state.phase is Phase.OPEN
            and state.paused_at is None
            and state.item.buzzer
            and (state.position, state.buzz_round) == (request.position, request.round)
            and seat.row.joined_at <= state.position
        )
        if not open_round:
            self.refuse(request_id, "buzz.not_open")
            return
        if str(seat.player) in state.former_holders:
            self.refuse(request_id, "buzz.again")
            return
        pressed = NewPress(self.game_id, request.position, request.round, seat.player, received_at)
        self._submit(request_id, pressed, self._buzzed)

    def _buzzed(self, request_id: int, item: NewPress, result: Result) -> None:
        assert self.hall is not None
        self.ok(request_id, {"position": item.position, "round": item.round})
        state = self.hall.state
        if self.seat is not None and state.position == item.position:
            self.seat.rounds.add(item.round)
        if state.phase is Phase.OPEN and state.buzz_settle_at is None and state.buzz_round == item.round:
            self.runtime.run(self.hall.move(press))

    async def _concern(self, request_id: int, request: inbound.ConcernSeen) -> None:
        assert self.hall is not None
        assert self.seat is not None
        hall, seat = self.hall, self.seat
        question = hall.question
        if (
            question is None
            or question.graded
            or request.position != hall.state.position
            or hall.state.phase not in (Phase.OPEN, Phase.CLOSED)
            or seat.row.joined_at > request.position
        ):
            self.refuse(request_id, "concern.not_open")
            return
        self._submit(request_id, NewAsked(self.game_id, request.position, seat.player), self._asked)

    def _asked(self, request_id: int, item: NewAsked, result: Result) -> None:
        if self.seat is not None:
            self.seat.asked.add(item.position)
        self.ok(request_id, {"position": item.position})

    async def _time(self, request_id: int, request: inbound.ChooseTime) -> None:
        assert self.hall is not None
        assert self.seat is not None
        seat = self.seat
        await self.runtime.in_thread(
            lambda: allow_time(game_id=self.game_id, player=seat.player, mode=request.mode)
        )
        seat.row.personal_time = request.mode.value
        self.ok(request_id, {"me": seat.describe(self.hall.state.position)})
        self.hall.tell_me(seat, but=self.connection)

    # --- the end ---------------------------------------------------------------------------------------------------

    async def _review(self, request_id: int, request: inbound.Review) -> None:
        assert self.hall is not None
        assert self.seat is not None
        hall, seat = self.hall, self.seat
        if hall.state.phase is not Phase.FINISHED:
            self.refuse(request_id, "review.not_yet")
            return
        answers = await self.runtime.in_thread(lambda: player_answers(seat.player))
        own = {position: (answer.choices, answer.points) for position, answer in answers.items()}
        self.ok(request_id, {"questions": review(hall.state, hall.loaded.questions, own)})

    async def _pong(self, request_id: int, request: inbound.Pong) -> None:
        if self.seat is not None:
            self.seat.pong(request.nonce, self.runtime.clock.now())
