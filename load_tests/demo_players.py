"""`python -m load_tests.demo_players --players 50 --url http://127.0.0.1:8000`: a hall full of simulated players.

They join the newest open game, answer like people – most of them rightly, after some thought, a few not at all – stay
to the end, and join the next game. Runs beside the demo with its database, from which they know the right answers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import time
import uuid
from dataclasses import dataclass
from random import Random

import django
from django.core.signing import TimestampSigner
from websockets.exceptions import WebSocketException

from load_tests.demo_names import names
from load_tests.live_client import Entry, LiveClient, Place, RequestRefused

# People come in one after another, not as one crowd.
_ARRIVAL_S = 8.0
_LOOK_FOR_GAME_S = 3.0
_LONGEST_PAUSE_S = 10.0
# Of a hundred answers so many are right; the screens then look as in a real hall.
_LEAST_SKILL, _MOST_SKILL = 0.45, 0.95
_SILENT = 0.05
_ENDED = ("finished", "cancelled")


@dataclass(frozen=True, slots=True)
class OpenGame:
    """A game to join. `right`: the right choices of each position; empty for questions without."""

    id: uuid.UUID
    right: dict[int, list[int]]


def find_game(current: uuid.UUID | None) -> OpenGame | None:
    """The newest lobby, else the newest game that has not ended – but the own game is played to its end first."""
    from django.db import connections

    from quiz.live.models import Game, GameQuestion

    try:
        open_games = Game.objects.filter(ended_at__isnull=True)
        begun = open_games.filter(pk=current).exclude(phase="lobby").first() if current else None
        # A hall that still waits comes first: it is the one whose code the demo prints.
        lobby = open_games.filter(phase="lobby").order_by("-created_at").first()
        game = begun or lobby or open_games.order_by("-created_at").first()
        if game is None:
            return None
        solutions = GameQuestion.objects.filter(game=game).values_list("position", "solution")
        return OpenGame(
            id=game.pk, right={position: solution.get("right", []) for position, solution in solutions}
        )
    finally:
        connections.close_all()


class Player:
    """One simulated person with one phone, in one game."""

    def __init__(self, *, game: OpenGame, base: str, name: str, number: int) -> None:
        self.game, self.name = game, name
        self.random = Random(f"{game.id}/{number}")
        self.skill = self.random.uniform(_LEAST_SKILL, _MOST_SKILL)
        self.entry = Entry(base=base, game=str(game.id), pin="", join_token="", host_link="", screen_link="")
        # The same device after a restart of the demo, so that nobody sits in the hall twice.
        self.device = uuid.uuid5(game.id, f"player {number}")
        # In the queue before a full room, kept over a lost connection.
        self.place = Place()
        self.done: set[tuple[int, int]] = set()

    async def play(self) -> None:
        """From joining to the end, reconnecting as a phone would."""
        await asyncio.sleep(self.random.uniform(0, _ARRIVAL_S))
        pause = 0.3
        while True:
            started = time.monotonic()
            with contextlib.suppress(OSError, TimeoutError, WebSocketException, ConnectionError):
                try:
                    if await self._sit():
                        return
                except RequestRefused as refused:
                    if refused.code in ("game.ended", "game.unknown", "join.removed"):
                        return
            pause = 0.3 if time.monotonic() - started > 30 else min(pause * 2, _LONGEST_PAUSE_S)
            await asyncio.sleep(max(self.place.away_s, self.random.uniform(0, pause)))

    async def _sit(self) -> bool:
        """One connection; True when the game is over for this player."""
        client = await LiveClient.player(self.entry, {"device": _signed(self.device)}, place=self.place)
        beating = asyncio.create_task(self._beat(client))
        thinking: set[asyncio.Task[None]] = set()
        try:
            await self._join(client)
            version = -1
            while client.close_code is None:
                game = client.game
                if game["phase"] in _ENDED:
                    return True
                if game["version"] != version:
                    version = game["version"]
                    task = asyncio.create_task(self._react(client))
                    thinking.add(task)
                    task.add_done_callback(thinking.discard)
                client.frames.clear()
                await client.until(
                    lambda c, seen=version: c.close_code is not None or c.game["version"] != seen,
                    timeout=7200,
                )
            return bool(client.pushes["removed"])
        finally:
            beating.cancel()
            for task in list(thinking):
                task.cancel()
            await asyncio.gather(beating, *thinking, return_exceptions=True)
            await client.close()

    async def _join(self, client: LiveClient) -> None:
        if client.me:
            return
        teams = client.hello.get("teams") or []
        team = self.random.choice(teams)["id"] if teams else None
        for name in (self.name, *client.hello.get("names", [])):
            try:
                client.me = (await client.request("join", {"name": name, "team": team}))["me"]
                return
            except RequestRefused as refused:
                if not refused.code.startswith("join.name"):
                    raise

    async def _beat(self, client: LiveClient) -> None:
        while True:
            await asyncio.sleep(client.hello["heartbeat_ms"] / 1000)
            await client.request("beat", {})

    async def _react(self, client: LiveClient) -> None:
        """Do what the state asks for, if it has not been done."""
        game, question = client.game, client.game.get("question")
        if not question or game["paused"]:
            return
        buzzer = game.get("buzzer") or {}
        turn = (question["position"], buzzer.get("round", 0))
        my_floor = game["phase"] == "buzzed" and buzzer.get("holder_player") == client.me.get("player")
        if turn in self.done and not my_floor:
            return
        with contextlib.suppress(RequestRefused, TimeoutError, ConnectionError, WebSocketException):
            if game["phase"] == "open" and question["buzzer"]:
                self.done.add(turn)
                if self.random.random() < 0.4:
                    await asyncio.sleep(self.random.uniform(0.8, 4))
                    await client.request(
                        "buzz", {"position": turn[0], "round": turn[1], "key": uuid.uuid4().hex}
                    )
            elif my_floor or game["phase"] == "open":
                self.done.add(turn)
                if self.random.random() < _SILENT and not my_floor:
                    return
                until = buzzer.get("answer_by") if my_floor else game["closes_at"]
                await asyncio.sleep(self._thinking_time(until, game["now"]))
                if question["type"] == "concern":
                    await client.request("concern", {"position": turn[0]})
                else:
                    choices = self._choose(turn[0], question)
                    fields = {"position": turn[0], "choices": choices, "key": uuid.uuid4().hex}
                    await client.request("answer", fields)

    def _thinking_time(self, until: int | None, now: int) -> float:
        left = max(1.0, (until - now) / 1000) if until else 10.0
        return left * self.random.triangular(0.08, 0.85, 0.35)

    def _choose(self, position: int, question: dict[str, object]) -> list[int]:
        choices = question.get("choices")
        count = len(choices) if isinstance(choices, list) else 2
        right = self.game.right.get(position) or [0]
        if self.random.random() < self.skill:
            return right
        wrong = [index for index in range(count) if index not in right] or right
        if question.get("pick") == 1:
            return [self.random.choice(wrong)]
        return sorted(self.random.sample(range(count), k=self.random.randint(1, count)))


def _signed(device: uuid.UUID) -> str:
    """The cookie that the play page would give to this device."""
    return TimestampSigner(salt="quiz.participants.device").sign(device.hex)


async def fill_halls(*, players: int, base: str) -> None:
    """Fill one game after another, for ever: the crowd moves on when its game has ended or a newer one is opened."""
    game: OpenGame | None = None
    crowd: list[asyncio.Task[None]] = []
    while True:
        found = await asyncio.to_thread(find_game, game.id if game else None)
        if found is not None and (game is None or found.id != game.id):
            game = found
            for each in crowd:
                each.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)
            crowd = [
                asyncio.create_task(Player(game=game, base=base, name=name, number=number).play())
                for number, name in enumerate(names(players, Random(str(game.id))))
            ]
        await asyncio.sleep(_LOOK_FOR_GAME_S)


def main() -> None:
    """Run until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, required=True)
    parser.add_argument("--url", required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(fill_halls(players=min(options.players, 500), base=options.url))


if __name__ == "__main__":
    main()
