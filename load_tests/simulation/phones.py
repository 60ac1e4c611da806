"""A phone in the simulation: comes back after every loss, and asks until each answer is acknowledged or refused.

It behaves as the page does (static/js/lib/socket.js), except that it goes to a next worker without a successor: it
leaves, and then comes.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from load_tests.phones.backoff import backoff, patience
from load_tests.phones.judge import PASSING, Event
from load_tests.simulation.asking import Asking
from load_tests.simulation.lines import Line
from load_tests.simulation.workers import Worker
from quiz.live.consumers.player import PlayerConsumer

# A connection over which something was heard for longer than this was a good one.
_SETTLED_S = 10.0
_SHOWS_SOLUTION = frozenset({"reveal", "leaderboard"})
_RESULT = ("position", "points", "score", "rank", "of")

Pick = Callable[[], Worker | None]


class Phone(Asking):
    """`events` is its history, in the form of `load_tests.phones.history`; `broken` what must never happen."""

    def __init__(self, number: int, game: uuid.UUID, cookie: bytes, pick: Pick, dice: Random) -> None:
        super().__init__()
        self.number, self._game, self._cookie, self._pick, self._dice = number, game, cookie, pick, dice
        self.events: list[Event] = []
        self.broken: list[str] = []
        self.finished = asyncio.Event()
        self._state: dict[str, Any] = {}
        self._player: str | None = None
        self._joining = False
        self.tries: dict[str, int] = {}
        self._taps: dict[int, dict[str, Any]] = {}

    # --- the connection ----------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Come, and come back, for as long as the simulation lasts."""
        attempt = 0
        while True:
            worker = self._pick()
            if worker is not None and await self._connected(worker, attempt):
                attempt = 0
            await asyncio.sleep(backoff(attempt, self._dice.random()))
            attempt += 1

    async def _connected(self, worker: Worker, attempt: int) -> bool:
        """One connection, until it ends; whether it was a good one."""
        await asyncio.sleep(self._dice.expovariate(1 / 0.03))
        self._joining = False
        line = Line(worker, self._dice, with_wire=self._dice.random() < 0.6)
        line.open(PlayerConsumer(runtime=worker.runtime), game=self._game, cookie=self._cookie)
        self.begin(line)
        self._note("connected", worker=worker.number)
        self.ask("hello", {"seat": 0})
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + patience(attempt, 0.0)
        try:
            while True:
                async with asyncio.timeout_at(give_up_at if self.greeted_at is None else None):
                    message = await line.received.get()
                if message is None or isinstance(message, int):
                    self._note("closed", code=message)
                    return self.greeted_at is not None and self.heard_at - self.greeted_at > _SETTLED_S
                self.heard_at = loop.time()
                kind, *rest = json.loads(message)
                if kind == "moving":
                    self._note("moving", delay_ms=rest[0]["delay_ms"])
                    await asyncio.sleep(rest[0]["delay_ms"] / 1_000)
                    return True
                self._take(kind, rest)
        except TimeoutError:
            return False
        finally:
            self.end()

    def _note(self, event: str, **fields: Any) -> None:
        now = asyncio.get_running_loop().time()
        about = {"t": now, "phone": self.number, "player": self._player, "event": event}
        self.events.append({**about, **fields})

    # --- what comes --------------------------------------------------------------------------------------------------

    def _take(self, kind: str, rest: list[Any]) -> None:
        if kind in ("ok", "error"):
            self.settle(kind == "ok", *rest)
        elif kind == "game":
            self._see(rest[0])
        elif kind == "result":
            self._see_result(rest[0])
        elif kind == "me":
            self._see_result(rest[0]["result"])
        elif kind == "ping":
            self.ask("pong", rest[0])

    def settled(self, done: bool, kind: str, asked: dict[str, Any], payload: dict[str, Any]) -> None:
        if kind == "hello" and done:
            self.welcomed()
            self._see(payload["game"])
            if payload["me"] is None:
                self._join()
            else:
                self._sit(payload["me"])
        elif kind == "hello":
            self.lose()
        elif kind == "join":
            if done:
                self._sit(payload["me"])
            else:
                self._joining = False
                self.later(0.5, self._join)
        elif kind == "answer":
            self._answered(done, asked, payload)

    def _join(self) -> None:
        if self._player is None and not self._joining:
            self._joining = True
            self.ask("join", {"name": f"选手{self.number}", "team": None})

    def _sit(self, me: dict[str, Any]) -> None:
        if self._player is None:
            self._player = me["player"]
            self._note("joined")
        elif self._player != me["player"]:
            self.broken.append(f"phone {self.number} was {self._player} and is {me['player']}")
        self._see_result(me["result"])
        self._consider()
        for tap in self._taps.values():
            self._send(tap)

    def _see(self, game: dict[str, Any]) -> None:
        if game["solution"] is not None and game["phase"] not in _SHOWS_SOLUTION:
            self.broken.append(f"phone {self.number}: a solution in {game['phase']}")
        if game["version"] <= self.version:
            return
        self._state, self.version = game, game["version"]
        self._note("shown", version=game["version"], phase=game["phase"], position=game["position"])
        if game["phase"] == "finished":
            self.finished.set()
        self._consider()

    def _see_result(self, result: dict[str, Any] | None) -> None:
        if result is not None:
            if result["rank"] is not None and not 1 <= result["rank"] <= result["of"]:
                self.broken.append(f"phone {self.number}: rank {result['rank']} of {result['of']}")
            self._note("result", **{name: result[name] for name in _RESULT})

    # --- answers -----------------------------------------------------------------------------------------------------

    def _consider(self) -> None:
        position = self._state.get("position", -1)
        if self._state.get("phase") != "open" or self._player is None or position in self._taps:
            return
        tap = self._taps[position] = {
            "position": position,
            "choices": [self._dice.randrange(len(self._state["question"]["choices"]))],
            "key": uuid.UUID(int=self._dice.getrandbits(128)).hex,
            "tapped": False,
            "done": False,
        }
        # some are slower than the question is open
        asyncio.get_running_loop().call_later(self._dice.expovariate(1 / 2.0), self._tapped, tap)

    def _tapped(self, tap: dict[str, Any]) -> None:
        tap["tapped"] = True
        self._send(tap)

    def _send(self, tap: dict[str, Any]) -> None:
        """Ask for it over this connection, or leave it for the next one's greeting."""
        answer = {name: tap[name] for name in ("position", "choices", "key")}
        if tap["tapped"] and not tap["done"] and self.greeted_at is not None and not self.asks(answer):
            self.ask("answer", answer)

    def sending(self, kind: str, payload: dict[str, Any]) -> None:
        if kind == "answer":
            tries = self.tries[payload["key"]] = self.tries.get(payload["key"], 0) + 1
            self._note("sent", **payload, **{"try": tries})

    def _answered(self, done: bool, asked: dict[str, Any], payload: dict[str, Any]) -> None:
        tap = self._taps[asked["position"]]
        where = {"position": asked["position"], "key": asked["key"]}
        if done:
            tap["done"] = True
            self._note("acked", **where, late=payload["late"])
            return
        self._note("refused", **where, code=payload["code"], retry_ms=payload.get("retry_ms"))
        if payload["code"] in PASSING:
            pause = payload.get("retry_ms", 1_000) / 1_000
            self.later(pause + backoff(0, self._dice.random()), self._send, tap)
        else:
            tap["done"] = True
