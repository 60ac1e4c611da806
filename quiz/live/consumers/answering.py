"""What a seated player sends into the rows: answers, presses of the buzzer, and the mark that they were asked."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from kit.group_commit import Busy
from quiz.bank.types import get_type
from quiz.bank.types.base import BadResponse
from quiz.live.consumers.base import LiveConsumer
from quiz.live.engine.hall import Hall
from quiz.live.engine.overtaken import answer_overtaken
from quiz.live.engine.seat import Seat
from quiz.live.protocol import codes, inbound
from quiz.live.queries.seats import OwnAnswer, OwnQuery
from quiz.live.rules.answers import judge
from quiz.live.rules.buzzer import holder_answered, press
from quiz.live.rules.game import Phase, Refused
from quiz.live.rules.scoring import points
from quiz.live.services.pending import Item, NewAnswer, NewAsked, NewPress, NotStored, Result, Stored

logger = logging.getLogger(__name__)
Done = Callable[[Result], None]


class AnsweringConsumer(LiveConsumer):
    """Judges on receipt, stores by the process's writer, acknowledges after the commit."""

    # The server's time (ms) at which the request came, where it had to wait before it could be judged.
    arrived_at: int | None = None

    def _received_at(self) -> int:
        return self.runtime.clock.now() if self.arrived_at is None else self.arrived_at

    def _came_too_soon(self, hall: Hall) -> bool:
        """Whether a request that had to wait came before the answering had begun."""
        opened_at = hall.state.opened_at
        return self.arrived_at is not None and opened_at is not None and self.arrived_at < opened_at

    def submit(self, request_id: int, item: Item, done: Done) -> None:
        """Queue a write; the acknowledgement follows its commit, and the socket's next request does not wait for it."""
        try:
            self.runtime.writer.put(item, partial(self._stored, request_id, item, done))
        except Busy as busy:
            self.refuse(request_id, "busy", retry_ms=busy.retry_ms, of=item)

    def _stored(
        self, request_id: int, item: Item, done: Done, result: Result | None, error: BaseException | None
    ) -> None:
        if result is None:
            self.refuse(request_id, "failed", retry_ms=1_000, of=item)
        elif isinstance(result, NotStored):
            self.refuse(request_id, result.code, of=item)
            if result.code == "join.removed":
                self.connection.close(codes.CLOSE_REMOVED)
        else:
            try:
                done(result)
            except Exception:
                # stored all the same: the page asks again and is told then
                told = {"item": type(result).__name__, "game": self.game_id}
                logger.exception("live: telling failed", extra=told)

    # --- answers -------------------------------------------------------------------------------------------------

    def take_answer(
        self, request_id: int, hall: Hall, seat: Seat, request: inbound.SubmitAnswer
    ) -> Awaitable[None] | None:
        """Judge, grade and store an answer."""
        received_at = self._received_at()
        question = hall.question
        if seat.answer is not None and seat.answer.position == request.position:
            self._answer_again(request_id, request, seat.answer)
            return None
        timing = judge(
            hall.state,
            position=request.position,
            received_at=received_at,
            rtt_ms=seat.rtt_ms,
            personal=seat.personal,
            joined_at=seat.row.joined_at,
            player=seat.player,
        )
        if isinstance(timing, Refused) or question is None or self._came_too_soon(hall):
            code = timing.code if isinstance(timing, Refused) else "answer.not_open"
            return self._refuse_unless_stored(request_id, hall, seat, request, code)
        question_type = get_type(question.type)
        try:
            response = question_type.parse_response(question.content, list(request.choices))
        except BadResponse:
            self.refuse(request_id, "answer.bad_choice")
            return None
        grade = question_type.grade(question.content, question.solution, response)
        if grade is None:
            self.refuse(request_id, "answer.not_open")
            return None
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
        self.submit(request_id, answer, partial(self._answered, request_id, hall, seat, answer))
        return None

    def _answered(self, request_id: int, hall: Hall, seat: Seat, answer: NewAnswer, result: Result) -> None:
        late = result.late if isinstance(result, Stored) else answer.late
        self.ok(request_id, {"position": answer.position, "key": answer.key.hex, "late": late})
        self.runtime.meters.answered(self.runtime.clock.now() - answer.received_at)
        if hall.state.position == answer.position:
            seat.answer = OwnAnswer(
                answer.position, answer.choices, answer.key, answer.grade, answer.points, late
            )
            if any(connection is not self.connection for connection in seat.connections):
                hall.tell_me(seat, but=self.connection)
        if isinstance(result, Stored) and result.overtaken:
            answer_overtaken(hall, answer.position, answer.player)
        if hall.state.phase is Phase.BUZZED:
            self._holder_answered(hall, str(answer.player), right=answer.grade >= 1)

    def _holder_answered(self, hall: Hall, player: str, *, right: bool) -> None:
        """If it was the holder of the floor who answered, the round goes on."""
        if hall.state.holder == player:
            self.runtime.run(
                hall.move(
                    lambda game, now: (
                        holder_answered(game, now, right=right) if game.holder == player else None
                    )
                )
            )

    def _answer_again(self, request_id: int, request: inbound.SubmitAnswer, stored: OwnAnswer) -> None:
        """The same key gets the same acknowledgement; another answer comes too late."""
        if stored.key == request.key:
            payload = {"position": stored.position, "key": stored.key.hex, "late": stored.late}
            self.ok(request_id, payload)
            self.runtime.meters.answers_repeated.add()
        else:
            self.refuse(request_id, "answer.already")

    async def _refuse_unless_stored(
        self, request_id: int, hall: Hall, seat: Seat, request: inbound.SubmitAnswer, code: str
    ) -> None:
        """The acknowledgement may have been lost and the game have moved on since: then it is given again."""
        if request.position > hall.state.position:
            self.refuse(request_id, code)
            return
        # the first try may still be on its way into the rows
        await self.runtime.writer.flush()
        stored = (
            await self.runtime.answer_reader.submit(OwnQuery(seat.row.game, seat.player, (request.position,)))
        ).get(request.position)
        if stored is None:
            self.refuse(request_id, code)
        else:
            self._answer_again(request_id, request, stored)

    # --- the buzzer ----------------------------------------------------------------------------------------------

    def take_press(self, request_id: int, hall: Hall, seat: Seat, request: inbound.PressBuzzer) -> None:
        """Store a press; the first committed one of a round starts its settling."""
        received_at = self._received_at()
        state = hall.state
        open_round = (
            state.phase is Phase.OPEN
            and state.paused_at is None
            and state.item.buzzer
            and (state.position, state.buzz_round) == (request.position, request.round)
            and seat.row.joined_at <= state.position
            and not self._came_too_soon(hall)
        )
        if not open_round:
            self.refuse(request_id, "buzz.not_open")
            return
        if str(seat.player) in state.former_holders:
            self.refuse(request_id, "buzz.again")
            return
        pressed = NewPress(self.game_id, request.position, request.round, seat.player, received_at)
        self.submit(request_id, pressed, partial(self._pressed, request_id, hall, seat, pressed))

    def _pressed(self, request_id: int, hall: Hall, seat: Seat, pressed: NewPress, result: Result) -> None:
        self.ok(request_id, {"position": pressed.position, "round": pressed.round})
        state = hall.state
        if state.position == pressed.position:
            seat.rounds.add(pressed.round)
        if (
            state.phase is Phase.OPEN
            and state.buzz_settle_at is None
            and (state.position, state.buzz_round) == (pressed.position, pressed.round)
        ):
            self.runtime.run(hall.move(press))

    # --- "does this concern you?" --------------------------------------------------------------------------------

    def take_asked(self, request_id: int, hall: Hall, seat: Seat, request: inbound.ConcernSeen) -> None:
        """Note that this player was asked. The request has no field for what they tapped."""
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
        asked = NewAsked(self.game_id, request.position, seat.player)
        self.submit(request_id, asked, partial(self._asked, request_id, seat, asked))

    def _asked(self, request_id: int, seat: Seat, asked: NewAsked, result: Result) -> None:
        seat.asked.add(asked.position)
        self.ok(request_id, {"position": asked.position})
