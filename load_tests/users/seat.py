"""One life of the player's page over one socket, in one greenlet: greeting, joining, beats, the clock, answers.

What is asked, when and how often follows static/js/lib/socket.js and static/js/player/main.js.
"""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from load_tests.users.person import Person

Payload = dict[str, Any]
# How a page's life ended: the game is over, the person reloads, the line is gone, the server says never again.
Ending = Literal["over", "reload", "lost", "refused"]
# (what, milliseconds or None, code of the refusal or None)
Report = Callable[[str, float | None, str | None], None]

_OVER = ("finished", "cancelled")
_FOR_GOOD = frozenset({"join.removed", "game.unknown", "game.ended", "hello.device", "hello.rehearsal"})
_CONNECT_S = 5.0
# How often the greenlet looks whether somebody cut the line.
_LOOK_S = 0.5


class Seat:
    """A socket and the person before it. `cut`: tells whether the line has been cut since it was opened.

    `slip`: the place in the queue at the door, as an earlier socket was told it; `wait_s`: for how long the server does
    not want to see this phone again.
    """

    def __init__(
        self, *, url: str, origin: str, cookie: str, person: Person, name: str, report: Report,
        cut: Callable[[], bool], slip: str | None = None, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._url, self._origin, self._cookie = url, origin, cookie
        self._person, self._name, self._report, self._cut, self._now = person, name, report, cut, clock
        self.slip, self.wait_s = slip, 0.0
        self._socket: ClientConnection
        self._asked: dict[int, tuple[str, float]] = {}
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._next = 0
        self._game: Payload = {}
        self._me: Payload | None = None
        self._answered = -1
        self._heartbeat_s = 15.0
        self._offset_ms, self._rtt_s = 0.0, float("inf")
        self._ending: Ending | None = None

    def play(self) -> Ending:
        """From the handshake to the end of this page's life."""
        begun = self._now()
        try:
            self._socket = connect(
                self._url, origin=Origin(self._origin), additional_headers={"Cookie": self._cookie},
                compression=None, open_timeout=_CONNECT_S, close_timeout=1, max_queue=None, proxy=None,
            )  # fmt: skip
        except Exception as error:
            self._report("connect", None, type(error).__name__)
            return "lost"
        self._report("connect", 1_000 * (self._now() - begun), None)
        try:
            self._ask("hello", {"seat": 0, "ticket": self.slip})
            while self._ending is None:
                self._step()
            return self._ending
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            if code != 1012 and not self.wait_s:
                self._report("closed", None, str(code))
            return "lost"
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._cut():
            # as a network goes: without a goodbye
            self._socket.socket.close()
        with contextlib.suppress(ConnectionClosed, OSError):
            self._socket.close()

    def _step(self) -> None:
        now = self._now()
        for entry in [entry for entry in self._due if entry[0] <= now]:
            self._due.remove(entry)
            entry[1]()
        wait = min([_LOOK_S, *(at - self._now() for at, _ in self._due)])
        if self._cut():
            self._ending = "lost"
            return
        try:
            text = self._socket.recv(timeout=max(0.0, wait))
        except TimeoutError:
            return
        self._take(json.loads(text))

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._due.append((self._now() + seconds, act))

    def _ask(self, kind: str, payload: Payload) -> None:
        self._next += 1
        self._asked[self._next] = (kind, self._now())
        self._socket.send(json.dumps([kind, self._next, payload]))

    # --- what comes --------------------------------------------------------------------------------------------------

    def _take(self, frame: list[Any]) -> None:
        kind = frame[0]
        if kind in ("ok", "error"):
            asked = self._asked.pop(frame[1], None)
            if asked is not None:
                self._settle(*asked, kind == "ok", frame[2])
        elif kind == "ping":
            self._next += 1
            self._socket.send(json.dumps(["pong", self._next, frame[1]]))
        elif kind == "game":
            self._show(frame[1], pushed=True)
        elif kind == "moving":
            self._later(frame[1]["delay_ms"] / 1_000, self._move_over)
        elif kind == "me":
            self._me = frame[1]
        elif kind == "waiting":
            self.slip = frame[1]["ticket"] or self.slip
            self.wait_s = (frame[1]["retry_ms"] or 0) / 1_000
        elif kind == "removed":
            self._ending = "refused"

    def _move_over(self) -> None:
        self._ending = "lost"

    def _settle(self, request: str, asked_at: float, done: bool, payload: Payload) -> None:
        took = self._now() - asked_at
        if not done:
            self._report(request, 1_000 * took, payload["code"])
            self._refused(request, payload)
            return
        self._report(request, 1_000 * took, None)
        if "now" in payload and took <= self._rtt_s:
            self._rtt_s = took
            self._offset_ms = payload["now"] - 1_000 * (asked_at + took / 2)
        if request == "hello":
            self._greeted(payload)
        elif request == "join":
            self._seated(payload["me"])
        elif request == "review":
            self._ending = "over"

    def _refused(self, request: str, payload: Payload) -> None:
        code, wait = payload["code"], payload.get("retry_ms")
        self.wait_s = (wait or 0) / 1_000
        if code in _FOR_GOOD:
            self._ending = "refused"
        elif request == "join" and code.startswith("join.name"):
            self._join(f"{self._name[:12]}{self._person.dice.randrange(10**6)}")
        elif request == "join" and wait:
            self._later(wait / 1_000, lambda: self._join(self._name))
        elif request in ("hello", "review"):
            self._ending = "lost" if request == "hello" else "over"

    def _greeted(self, payload: Payload) -> None:
        self._heartbeat_s = payload["heartbeat_ms"] / 1_000
        self._later(self._heartbeat_s, self._beat)
        self._teams = payload["teams"]
        if payload["me"] is None:
            # people look at the form and type a name
            self._later(self._person.thinks_s(), lambda: self._join(self._name))
        else:
            self._seated(payload["me"])
        self._show(payload["game"], pushed=False)

    def _join(self, name: str) -> None:
        team = self._person.dice.choice(self._teams)["id"] if self._teams else None
        self._ask("join", {"name": name, "team": team})

    def _seated(self, me: Payload) -> None:
        self._me = me
        if me["answer"] is not None:
            self._answered = me["answer"]["position"]
        self._look()

    def _beat(self) -> None:
        self._ask("beat", {})
        self._later(self._heartbeat_s, self._beat)

    # --- the game ----------------------------------------------------------------------------------------------------

    def _server_now(self) -> float:
        return 1_000 * self._now() + self._offset_ms

    def _show(self, game: Payload, *, pushed: bool) -> None:
        if self._game and game["version"] <= self._game["version"]:
            return
        before, self._game = self._game, game
        opened = game["phase"] == "open" and before.get("phase") != "open"
        if pushed and opened and game["opened_at"]:
            self._report("question shown", max(0.0, self._server_now() - game["opened_at"]), None)
            if self._person.reloads():
                self._later(self._person.thinks_s() / 4, self._reload)
        if game["phase"] == "finished" and self._me is not None:
            self._ask("review", {})
        elif game["phase"] in _OVER:
            self._ending = "over"
        else:
            self._look()

    def _reload(self) -> None:
        self._ending = "reload"

    def _look(self) -> None:
        """If there is something to tap, tap it after a while."""
        game, question = self._game, self._game.get("question")
        if not question or self._me is None or game["phase"] != "open" or question["buzzer"]:
            return
        if game["position"] == self._answered or game["position"] < self._me["joined_at"]:
            return
        self._answered = game["position"]
        self._later(self._person.thinks_s(), lambda: self._tap(game))

    def _tap(self, game: Payload) -> None:
        now = self._game
        gone = now["position"] != game["position"] or now["phase"] != "open" or now["paused"]
        if gone or (now["closes_at"] is not None and self._server_now() > now["closes_at"]):
            return
        question = now["question"]
        if not question["graded"]:
            self._ask("concern", {"position": now["position"]})
            return
        choices = self._person.taps(len(question["choices"]), question["pick"])
        if choices:
            answer = {"position": now["position"], "choices": choices, "key": uuid.uuid4().hex}
            self._ask("answer", answer)
