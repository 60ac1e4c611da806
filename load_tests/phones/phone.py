"""One person with one phone: joins, looks at the question, taps after a while, keeps the answer until it is saved."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from msgspec.json import encode

from load_tests.phones import board
from load_tests.phones.desk import Desk
from load_tests.phones.frames import Shown, shown
from load_tests.phones.line import Line
from load_tests.phones.manner import Manner

Payload = dict[str, Any]


_OF_A_RESULT = ("position", "answered", "points", "score", "rank", "of")


@dataclass(frozen=True, slots=True)
class Tap:
    """An answer on its way. `at` on the loop's clock."""

    position: int
    key: str
    choices: list[int]
    at: float


def may_tap(game: Shown | None, *, joined_at: int | None, given: int, server_now: float) -> bool:
    """Whether a tap on a choice does something now, as in static/js/player/derive.js.

    `given` is the last position that was answered.
    """
    if game is None or joined_at is None or not game.graded or game.buzzer or not game.choices:
        return False
    in_time = game.closes_at is None or server_now <= game.closes_at
    return game.phase == "open" and not game.paused and joined_at <= game.position != given and in_time


class Phone:
    """`line` is made by `start`; what happens is counted on the desk's board and noted in its history."""

    __slots__ = (
        "_asked", "_began", "_concern", "_desk", "_given", "_joining", "_manner", "_name", "_names", "_offset_ms",
        "_rtt", "_slip", "_thinking", "joined_at", "line", "number", "player", "score", "seen", "version",
    )  # fmt: skip

    def __init__(self, number: int, desk: Desk, *, name: str, manner: Manner) -> None:
        self.number, self._desk, self._name, self._manner = number, desk, name, manner
        self.line: Line
        self.version = -1
        self.seen: Shown | None = None
        self.player: str | None = None
        self.joined_at: int | None = None
        self.score = 0
        self._began = 0.0
        self._names: list[str] = []
        self._slip = ""  # keeps the place in the queue
        self._joining = False
        self._given = -1  # the last position that was tapped
        self._concern = -1
        self._thinking: asyncio.TimerHandle | None = None
        self._offset_ms, self._rtt = 0.0, float("inf")

    def start(self, *, urls: list[tuple[str, dict[str, str]]], beats: bool) -> None:
        """Open the page's socket."""
        self._began = self._desk.now()
        self.line = Line(self, self._desk, urls=urls, first=self.number, beats=beats)
        self.line.connect()

    def behave(self, manner: Manner) -> None:
        """Answer in this manner from now on, a question that stands open as well."""
        self._manner = manner
        self._think()

    def _note(self, event: str, **fields: object) -> None:
        self._desk.note(self.number, self.player, event, **fields)

    # --- what the line tells -----------------------------------------------------------------------------------------

    def hello(self) -> bytes:
        return b'{"seat":0,"ticket":"%b"}' % self._slip.encode() if self._slip else b'{"seat":0}'

    def connected(self, url: str) -> None:
        self._note("connected", worker=url)

    def closed(self, code: int) -> None:
        self._rtt = float("inf")  # measured anew by the next greeting
        self._note("closed", code=code)

    def ended(self, code: int) -> None:
        self._note("closed", code=code)

    def moving(self, delay_ms: int) -> None:
        self._note("moving", delay_ms=delay_ms)

    def waiting(self, payload: Payload) -> None:
        self._slip = payload.get("ticket") or self._slip
        self._note("waiting", place=payload.get("place"), of=payload.get("of"))

    def time(self, sent: float, received: float, now: int) -> None:
        if received - sent <= self._rtt:
            self._rtt = received - sent
            self._offset_ms = now - (sent + received) * 500

    def greeted(self, payload: Payload) -> None:
        self._slip = ""
        self._note("greeted")
        self._names = payload["names"]
        self.game(shown(payload["game"]))
        if payload["me"] is not None:
            self._seated(payload["me"])
        elif not self._joining:
            self._joining = True
            teams = payload["teams"]
            team = self._desk.dice.choice(teams)["id"] if teams else None
            self._join(self._name, team)

    def game(self, game: Shown) -> None:
        """A state was shown; an older one than what is known says nothing."""
        if game.version <= self.version:
            return
        before, self.seen, self.version = self.seen, game, game.version
        self._count_version(game.version)
        self._note("shown", version=game.version, phase=game.phase, position=game.position)
        if before is not None and before.position != game.position:
            self._stop_thinking()
        self._think()

    def pushed(self, kind: str, payload: Payload) -> None:
        if kind == "result":
            self._desk.row[board.RESULTS] += 1
            self.score = payload["score"]
            if self._desk.history is not None:
                fields = {name: payload[name] for name in _OF_A_RESULT}
                self._note("result", **fields)
        elif kind == "me":
            self._seated(payload)
        elif kind == "waiting":
            self.waiting(payload)

    def _count_version(self, version: int) -> None:
        row = self._desk.row
        if version > row[board.NEWEST]:
            row[board.AT_NEWEST] = 0
            row[board.NEWEST] = version
        if version == row[board.NEWEST]:
            row[board.AT_NEWEST] += 1
            row[board.NEWEST_NS] = time.monotonic_ns()

    # --- joining -----------------------------------------------------------------------------------------------------

    def _join(self, name: str, team: int | None) -> None:
        def refused(payload: Payload) -> None:
            if payload["code"].startswith("join.name") and self._names:
                self._join(self._names.pop(), team)
            else:
                self._joining = False
                self._desk.refusals[payload["code"]] += 1

        self.line.ask(
            b"join", encode({"name": name, "team": team}), repeat=True,
            answered=lambda payload: self._seated(payload["me"]), refused=refused,
        )  # fmt: skip

    def _seated(self, me: Payload) -> None:
        new = self.player is None
        self._joining = False
        self.player, self.joined_at, self.score = me["player"], me["joined_at"], me["score"]
        answer = me["answer"]
        if answer is not None:
            self._given = answer["position"]
        if new:
            self._desk.row[board.JOINED] += 1
            self._desk.joins.append(self._desk.now() - self._began)
            self._note("joined")
        self._think()

    # --- answering ---------------------------------------------------------------------------------------------------

    def _may_tap(self) -> bool:
        server_now = self._desk.now() * 1_000 + self._offset_ms
        return may_tap(self.seen, joined_at=self.joined_at, given=self._given, server_now=server_now)

    def _think(self) -> None:
        """If there is something to be answered, answer it after a while."""
        game = self.seen
        if self._thinking is None and self.number >= self._manner.silent and self._may_tap():
            self._thinking = self._desk.later(self._manner.delay(self._desk.dice), self._tap)
        elif game is not None and not game.graded and game.phase == "open" and self._concern != game.position:
            self._concern = game.position
            delay = self._manner.delay(self._desk.dice)
            self._desk.later(delay, self._tell_seen, game.position)

    def _stop_thinking(self) -> None:
        if self._thinking is not None:
            self._thinking.cancel()
            self._thinking = None

    def _tap(self) -> None:
        self._thinking = None
        game = self.seen
        if game is None or not self._may_tap():
            return
        dice = self._desk.dice
        choices = self._manner.choose(dice, game.choices, game.pick)
        tap = Tap(game.position, f"{dice.getrandbits(128):032x}", choices, self._desk.now())
        self._given = tap.position
        self._desk.row[board.SENT] += 1
        payload = b'{"position":%d,"choices":%b,"key":"%b"}' % (
            tap.position, encode(choices), tap.key.encode(),
        )  # fmt: skip
        noted = self._desk.history is not None
        self.line.ask(
            b"answer", payload, repeat=True,
            answered=lambda payload: self._saved(tap, payload),
            refused=lambda payload: self._refused(tap, payload),
            sent=(lambda tries: self._sent(tap, tries)) if noted else None,
        )  # fmt: skip

    def _sent(self, tap: Tap, tries: int) -> None:
        self._note("sent", position=tap.position, key=tap.key, choices=tap.choices, **{"try": tries})

    def _saved(self, tap: Tap, payload: Payload) -> None:
        row = self._desk.row
        row[board.ACKED] += 1
        row[board.ACKED_NS] = time.monotonic_ns()
        self._desk.acks.append(self._desk.now() - tap.at)
        if self._desk.history is not None:
            self._note("acked", position=payload["position"], key=payload["key"], late=payload["late"])

    def _refused(self, tap: Tap, payload: Payload) -> None:
        self._desk.row[board.REFUSED] += 1
        self._desk.refusals[payload["code"]] += 1
        self._note(
            "refused",
            position=tap.position,
            key=tap.key,
            code=payload["code"],
            retry_ms=payload.get("retry_ms"),
        )

    def _tell_seen(self, position: int) -> None:
        self.line.ask(b"concern", b'{"position":%d}' % position, repeat=True)
