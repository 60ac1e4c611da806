"""What a simulated phone asks over the connection it has, and whether that is alive, as the page finds out.

The figures and the rules are those of static/js/lib/requests.js and static/js/lib/pulse.js.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from load_tests.simulation.lines import Line

_ANSWER_S, _BEAT_S, _PROBE_S, _GAP_S = 4.0, 10.0, 1.2, 2.5
_REPEATED = frozenset({"join", "answer"})
_NEVER_ANSWERED = frozenset({"hello", "pong"})


class Asking:
    """The requests over one connection after another; what becomes of them is told to `settled`."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.greeted_at: float | None = None
        self.heard_at = 0.0
        # the version of the state that is shown
        self.version = -1
        self._pending: dict[int, tuple[str, dict[str, Any]]] = {}
        self._ids = 0
        self._doubting = False
        self._timers: list[asyncio.TimerHandle] = []

    def sending(self, kind: str, payload: dict[str, Any]) -> None:
        """A request is sent, for the first time or again."""

    def settled(self, done: bool, kind: str, asked: dict[str, Any], payload: dict[str, Any]) -> None:
        """A request was answered or refused."""
        raise NotImplementedError

    # --- the connection ----------------------------------------------------------------------------------------------

    def begin(self, line: Line) -> None:
        """Go on over this line, which has yet to greet."""
        self.line = line
        self._pending.clear()

    def welcomed(self) -> None:
        self.greeted_at = self.heard_at
        self.later(_BEAT_S, self._beat)

    def end(self) -> None:
        """The line is left; nothing that was asked over it is waited for."""
        assert self.line is not None
        self.line.leave()
        self.greeted_at = None
        self._doubting = False
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def lose(self) -> None:
        """Take the line for dead."""
        if self.line is not None:
            self.line.received.put_nowait(None)

    def later(self, seconds: float, act: Callable[..., None], *arguments: Any) -> None:
        """Do it after so many seconds, if the connection is still this one."""
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act, *arguments))

    # --- asking ------------------------------------------------------------------------------------------------------

    def ask(self, kind: str, payload: dict[str, Any]) -> None:
        self._ids += 1
        self._pending[self._ids] = (kind, payload)
        self._transmit(self._ids)

    def asks(self, payload: dict[str, Any]) -> bool:
        """Whether this is asked over this connection and not answered yet."""
        return any(asked == payload for _, asked in self._pending.values())

    def settle(self, done: bool, number: int | None, payload: dict[str, Any]) -> None:
        """An answer has come."""
        asked = self._pending.pop(number, None) if number is not None else None
        if asked is None:
            return
        if asked[0] == "beat" and done and payload["version"] > self.version:
            self.later(_GAP_S, self._expect, payload["version"])
        self.settled(done, *asked, payload)

    def _transmit(self, number: int) -> None:
        assert self.line is not None
        kind, payload = self._pending[number]
        self.sending(kind, payload)
        self.line.send(json.dumps([kind, number, payload]).encode())
        if kind not in _NEVER_ANSWERED:
            self.later(_ANSWER_S, self._unanswered, number)

    def _unanswered(self, number: int) -> None:
        if number not in self._pending:
            return
        if asyncio.get_running_loop().time() - self.heard_at >= _ANSWER_S:
            self._doubt()
        if self._pending[number][0] in _REPEATED:
            self._transmit(number)
        else:
            del self._pending[number]

    # --- whether the line is alive -----------------------------------------------------------------------------------

    def _beat(self) -> None:
        self.ask("beat", {})
        self.later(_BEAT_S, self._beat)

    def _doubt(self) -> None:
        """Ask for a sign of life; without one the line is dead."""
        if not self._doubting:
            self._doubting = True
            self.later(_PROBE_S, self._probed, asyncio.get_running_loop().time())
            self.ask("beat", {})

    def _probed(self, asked_at: float) -> None:
        self._doubting = False
        if self.heard_at < asked_at:
            self.lose()

    def _expect(self, version: int) -> None:
        """The server has moved on to this version: its news must have come, or this connection has lost it."""
        if self.version < version:
            self.lose()
