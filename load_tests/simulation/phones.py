"""A phone in the simulation: comes back after every loss, and asks until each answer is acknowledged or refused."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from load_tests.phones.judge import PASSING, Event
from load_tests.simulation.lines import Line
from load_tests.simulation.workers import Worker
from quiz.live.consumers.player import PlayerConsumer

_ANSWER_S = 4.0
_SILENCE_S = 12.0
_BEAT_S = 10.0
_SHOWS_SOLUTION = frozenset({"reveal", "leaderboard"})

Pick = Callable[[], Worker | None]


class Phone:
    """`events` is its history, in the form of `load_tests.phones.history`; `broken` what must never happen."""

    def __init__(self, number: int, game: uuid.UUID, cookie: bytes, pick: Pick, dice: Random) -> None:
        self.number, self._game, self._cookie, self._pick, self._dice = number, game, cookie, pick, dice
        self.events: list[Event] = []
        self.broken: list[str] = []
        self.finished = asyncio.Event()
        self.line: Line | None = None
        self._state: dict[str, Any] = {"version": -1}
        self._player: str | None = None
        self._joining = False
        self.tries: dict[str, int] = {}
        self._taps: dict[int, dict[str, Any]] = {}
        self._pending: dict[int, tuple[str, dict[str, Any]]] = {}
        self._ids = 0
        self._timers: list[asyncio.TimerHandle] = []

    # --- the connection ----------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Come, and come back, for as long as the simulation lasts."""
        attempt = 0
        while True:
            worker = self._pick()
            if worker is not None and await self._connected(worker):
                attempt = 0
            await asyncio.sleep(self._dice.random() * min(15.0, 0.5 * 2**attempt))
            attempt += 1

    async def _connected(self, worker: Worker) -> bool:
        """One connection, until it ends; whether it was greeted."""
        await asyncio.sleep(self._dice.expovariate(1 / 0.03))
        self._joining = False
        self._pending.clear()
        line = self.line = Line(worker, self._dice, with_wire=self._dice.random() < 0.6)
        consumer = PlayerConsumer(runtime=worker.runtime)
        line.open(consumer, game=self._game, cookie=self._cookie)
        self._note("connected", worker=worker.number)
        self._ask("hello", {"seat": 0})
        greeted = False
        loop = asyncio.get_running_loop()
        beat = loop.time() + _BEAT_S
        try:
            while True:
                try:
                    async with asyncio.timeout(
                        min(_SILENCE_S, max(0.0, beat - loop.time()) if greeted else 5.0)
                    ):
                        message = await line.received.get()
                except TimeoutError:
                    if greeted and loop.time() >= beat:
                        beat = loop.time() + _BEAT_S
                        self._ask("beat", {})
                        if worker.dead and self._dice.random() < 0.5:
                            return True
                        continue
                    return greeted
                if message is None or isinstance(message, int):
                    self._note("closed", code=message)
                    return greeted
                kind, *rest = json.loads(message)
                greeted = greeted or (kind == "ok")
                if kind == "moving":
                    self._note("moving", delay_ms=rest[0]["delay_ms"])
                    await asyncio.sleep(rest[0]["delay_ms"] / 1_000)
                    return True
                self._take(kind, rest)
        finally:
            line.leave()
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()

    def _note(self, event: str, **fields: Any) -> None:
        now = asyncio.get_running_loop().time()
        about = {"t": now, "phone": self.number, "player": self._player, "event": event}
        self.events.append({**about, **fields})

    def _later(self, seconds: float, act: Callable[..., None], *arguments: Any) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act, *arguments))

    def _ask(self, kind: str, payload: dict[str, Any]) -> None:
        assert self.line is not None
        self._ids += 1
        self._pending[self._ids] = (kind, payload)
        self.line.send(json.dumps([kind, self._ids, payload]).encode())

    # --- what comes --------------------------------------------------------------------------------------------------

    def _take(self, kind: str, rest: list[Any]) -> None:
        if kind in ("ok", "error"):
            asked = self._pending.pop(rest[0], None) if rest[0] is not None else None
            if asked is not None:
                self._settle(kind == "ok", *asked, rest[1])
        elif kind == "game":
            self._see(rest[0])
        elif kind == "result":
            self._note(
                "result", **{name: rest[0][name] for name in ("position", "points", "score", "rank", "of")}
            )
        elif kind == "ping":
            self._ask("pong", rest[0])

    def _settle(self, done: bool, kind: str, asked: dict[str, Any], payload: dict[str, Any]) -> None:
        if kind == "hello" and done:
            self._see(payload["game"])
            if payload["me"] is None:
                self._join()
            else:
                self._sit(payload["me"])
        elif kind == "join":
            if done:
                self._sit(payload["me"])
            else:
                self._joining = False
                self._later(0.5, self._join)
        elif kind == "answer":
            self._answered(done, asked, payload)
        elif kind == "beat" and done and payload["version"] > self._state["version"]:
            # the page waits for the news a little, then opens a new connection
            self._later(2.5, self._miss, payload["version"])

    def _miss(self, version: int) -> None:
        if self._state["version"] < version and self.line is not None:
            self.line.cut()

    def _join(self) -> None:
        if self._player is None and not self._joining:
            self._joining = True
            self._ask("join", {"name": f"选手{self.number}", "team": None})

    def _sit(self, me: dict[str, Any]) -> None:
        if self._player is None:
            self._player = me["player"]
            self._note("joined")
        elif self._player != me["player"]:
            self.broken.append(f"phone {self.number} was {self._player} and is {me['player']}")
        self._consider()
        for tap in self._taps.values():
            if not tap["done"]:
                self._send(tap)

    def _see(self, game: dict[str, Any]) -> None:
        if game["solution"] is not None and game["phase"] not in _SHOWS_SOLUTION:
            self.broken.append(f"phone {self.number}: a solution in {game['phase']}")
        if game["version"] <= self._state["version"]:
            return
        self._state = game
        self._note("shown", version=game["version"], phase=game["phase"], position=game["position"])
        if game["phase"] == "finished":
            self.finished.set()
        self._consider()

    # --- answers -----------------------------------------------------------------------------------------------------

    def _consider(self) -> None:
        position = self._state.get("position", -1)
        if self._state.get("phase") != "open" or self._player is None or position in self._taps:
            return
        tap = self._taps[position] = {
            "position": position,
            "choices": [self._dice.randrange(len(self._state["question"]["choices"]))],
            "key": uuid.UUID(int=self._dice.getrandbits(128)).hex,
            "done": False,
        }
        # some are slower than the question is open
        asyncio.get_running_loop().call_later(self._dice.expovariate(1 / 2.0), self._send, tap)

    def _send(self, tap: dict[str, Any]) -> None:
        if tap["done"] or self.line is None or self.line.cut_off:
            return
        self.tries[tap["key"]] = self.tries.get(tap["key"], 0) + 1
        answer = {name: tap[name] for name in ("position", "choices", "key")}
        self._note("sent", **answer, **{"try": self.tries[tap["key"]]})
        self._ask("answer", answer)
        self._later(_ANSWER_S, self._send, tap)

    def _answered(self, done: bool, asked: dict[str, Any], payload: dict[str, Any]) -> None:
        tap = self._taps[asked["position"]]
        where = {"position": asked["position"], "key": asked["key"]}
        if done:
            tap["done"] = True
            self._note("acked", **where, late=payload["late"])
        else:
            self._note("refused", **where, code=payload["code"], retry_ms=payload.get("retry_ms"))
            tap["done"] = payload["code"] not in PASSING and payload["code"] != "join.first"
