"""A player as this worker knows them while they are connected."""

from __future__ import annotations

import secrets
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from quiz.live.engine.connection import Connection
from quiz.live.queries.seats import FoundSeat, OwnAnswer, SeatRow
from quiz.live.rules.answers import PersonalTime

_PINGS = 5
_TIMES = {time.value: time for time in PersonalTime}


@dataclass(slots=True, eq=False)
class Seat:
    """The row's copy and the player's sockets; two tabs are two sockets of one seat."""

    row: SeatRow
    connections: dict[Connection, None] = field(default_factory=dict)
    # The answer to the current question, as acknowledged.
    answer: OwnAnswer | None = None
    result: dict[str, Any] | None = None
    asked: set[int] = field(default_factory=set)
    rounds: set[int] = field(default_factory=set)
    # What is taken for the round trip while none has been measured.
    usual_rtt_ms: int = 0
    _rtts: deque[int] = field(default_factory=lambda: deque(maxlen=_PINGS))
    _shortest: int | None = None
    _ping: tuple[str, int] | None = None

    @property
    def player(self) -> uuid.UUID:
        return self.row.player

    @property
    def personal(self) -> PersonalTime:
        return _TIMES[self.row.personal_time]

    @property
    def rtt_ms(self) -> int:
        """The shortest round trip lately: holding back answers to pings gains nothing unless all are held back."""
        return self.usual_rtt_ms if self._shortest is None else self._shortest

    def new_ping(self, now: int) -> str:
        """A nonce to be echoed; only the newest counts, and only once."""
        nonce = secrets.token_hex(6)
        self._ping = (nonce, now)
        return nonce

    def pong(self, nonce: str, now: int) -> None:
        """Take the echo of a ping."""
        if self._ping is not None and secrets.compare_digest(self._ping[0].encode(), nonce.encode()):
            self._rtts.append(max(0, now - self._ping[1]))
            self._shortest = min(self._rtts)
            self._ping = None

    def learn(self, found: FoundSeat, position: int) -> None:
        """Take over what the rows say and this worker does not know: it came in by another one."""
        self.asked |= found.asked
        if found.answer is not None and found.answer.position == position:
            self.rounds |= found.rounds
            self.answer = self.answer or found.answer

    def describe(self, position: int) -> dict[str, Any]:
        """The `<me>` of docs/protocol.md."""
        own = self.answer if self.answer is not None and self.answer.position == position else None
        return {
            "player": str(self.player),
            "name": self.row.name,
            "team": self.row.team,
            "seat": self.row.seat,
            "score": self.row.score,
            "streak": self.row.streak,
            "joined_at": self.row.joined_at,
            "time": self.row.personal_time,
            "answer": None
            if own is None
            else {"position": own.position, "choices": list(own.choices), "key": own.key.hex},
            "asked": sorted(self.asked),
            "shuffle_seed": self.player.int & 0x7FFFFFFF,
            "result": self.result
            if self.result is not None and self.result["position"] == position
            else None,
            "buzzed_rounds": sorted(self.rounds),
        }
