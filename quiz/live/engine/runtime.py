"""The long-lived parts of a worker: its halls, its writer and readers, its clock, its bus, its deadlines, its watch.

Every worker watches every running game; whoever is due makes the move, and compare-and-set lets one win. A game goes on
when the host's phone has died, when no host is connected at all, and when the worker that made the last move is gone.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from channels.layers import InMemoryChannelLayer

from kit.group_commit import GroupCommit
from quiz.live.engine.bus import Bus
from quiz.live.engine.clock import ServerClock
from quiz.live.engine.database import Threads, is_transient, on_own_connection, store_each
from quiz.live.engine.deadlines import Deadlines
from quiz.live.engine.doors import Doors
from quiz.live.engine.hall import Hall
from quiz.live.engine.leaving import leave
from quiz.live.engine.limits import Limits, Sockets
from quiz.live.engine.log_context import engine_context
from quiz.live.engine.meters import Meters
from quiz.live.engine.overtaken import hear_of_overtaken
from quiz.live.engine.passes import Passes
from quiz.live.engine.players import reload_players, reload_seats
from quiz.live.engine.presence import Figures, Presence
from quiz.live.engine.threads import THREADS
from quiz.live.engine.ticker import Ticker
from quiz.live.engine.watch import Watch
from quiz.live.engine.world import World
from quiz.live.models import Player
from quiz.live.queries.clock import database_now
from quiz.live.queries.games import load_game
from quiz.live.queries.seats import FoundSeat, OwnAnswers, OwnQuery, SeatQuery, find_answers, find_seats
from quiz.live.services.pending import Item, Result

logger = logging.getLogger(__name__)
T = TypeVar("T")

# Under load an answer waits at most this long for the company in which it is stored; nobody notices it.
LINGER_S = 0.06
# When a whole hall comes back, at most this long for seats that are read together.
SEATS_LINGER_S = 0.3
# A read that fails for this long is answered with `failed`; the page asks again.
READ_PATIENCE_S = 5.0
# An answer over HTTP has been received before its player is found: it waits as long as the writer would.
CALLING_PATIENCE_S = 30.0
ASK_AGAIN_S = 0.25
# Single clients' reads that wait in a worker; two threads do some hundreds a second.
MOST_READS = 256
# The kinds of messages between workers that belong to a game.
_OF_A_GAME = frozenset({"online", "moved", "player", "players", "overtaken"})


class Runtime:
    """One for each process, bound to its event loop."""

    def __init__(self, world: World | None = None, limits: Limits | None = None) -> None:
        self.world = world = world or World()
        self.limits = limits = limits or Limits()
        self.meters = Meters(self)
        self.clock = ServerClock(world.monotonic)
        self.halls: dict[uuid.UUID, Hall] = {}

        def threads(name: str) -> Executor:
            return world.executor(name, THREADS[name])

        def chance() -> float:
            return world.randrange(1_000) / 1_000

        self.writer: GroupCommit[Item, Result] = GroupCommit(
            on_own_connection(store_each),
            is_transient=is_transient,
            executor=threads("live-write"),
            linger_s=LINGER_S,
            monotonic=world.monotonic,
            on_commit=self.meters.committed,
            chance=chance,
        )
        seat_thread = threads("live-seats")

        def seats(patience_s: float, *, linger_s: float = 0.0) -> GroupCommit[SeatQuery, FoundSeat | None]:
            return GroupCommit(
                on_own_connection(find_seats),
                is_transient=is_transient,
                patience_s=patience_s,
                executor=seat_thread,
                linger_s=linger_s,
                monotonic=world.monotonic,
                chance=chance,
            )

        self.seat_reader = seats(READ_PATIENCE_S, linger_s=SEATS_LINGER_S)
        self.calling_seats = seats(CALLING_PATIENCE_S)
        self.answer_reader: GroupCommit[OwnQuery, OwnAnswers] = GroupCommit(
            on_own_connection(find_answers),
            is_transient=is_transient,
            patience_s=READ_PATIENCE_S,
            executor=threads("live-answers"),
            monotonic=world.monotonic,
            chance=chance,
        )
        # Moves and the watch over them never wait behind what single clients ask for.
        self.moves = Threads(threads("live-move"), chance=chance)
        self.reads = Threads(threads("live-read"), most=MOST_READS, chance=chance)
        layer = world.layer()
        self.presence = Presence(
            world.monotonic,
            alone=isinstance(layer, InMemoryChannelLayer),
            hears=lambda: self.bus.hears_itself,
        )
        self.bus = Bus(
            self._heard,
            layer,
            worker=self.presence.worker,
            clock=self.clock,
            monotonic=world.monotonic,
            meters=self.meters,
        )
        self.ticker = Ticker(self)
        self.sockets = Sockets(limits.sockets)
        self.doors = Doors(self, limits)
        self.deadlines = Deadlines(self)
        self.passes = Passes(self)
        self.draining = False
        self._loading: dict[uuid.UUID, asyncio.Task[Hall | None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- life ----------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        await self.moves.call(lambda: self.clock.measure(database_now))
        await self.bus.start()
        self.run(self._ask_for_figures())
        self.run(Watch(self).run())

    async def stop(self) -> None:
        """End everything that was started; what was submitted is stored first."""
        await self.writer.close()
        await self.calling_seats.flush()  # the two share a thread
        await self.seat_reader.close()
        await self.answer_reader.close()
        self.deadlines.stop()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.ticker.stop()
        await self.bus.stop()
        self.moves.close()
        self.reads.close()

    async def drain(self, *, elsewhere: bool) -> None:
        """Before the server stops: take no newcomers, acknowledge what came, and send everybody on their way."""
        self.draining = True
        await leave(self, elsewhere=elsewhere)

    def retry_ms(self) -> int:
        """When somebody should try again whom this worker could not serve now; more when it is busy, and by chance."""
        return self.writer.retry_ms()

    def run(self, work: Coroutine[Any, Any, T], *, game: uuid.UUID | None = None) -> asyncio.Task[T]:
        """Run beside, to be ended with the runtime; a failure is logged, with the game that it belongs to."""
        context = engine_context(game)
        task = asyncio.get_running_loop().create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._done, context=context)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("live: a task failed", exc_info=error)

    # --- halls ---------------------------------------------------------------------------------------------------

    async def hall(self, game_id: uuid.UUID) -> Hall | None:
        """The hall of a game, loaded once however many ask for it at the same moment."""
        if (hall := self.halls.get(game_id)) is not None:
            hall.touched = self.world.monotonic()
            return hall
        if game_id not in self._loading:
            task = asyncio.ensure_future(self._load(game_id))
            self._loading[game_id] = task
            task.add_done_callback(lambda _: self._loading.pop(game_id, None))
        return await asyncio.shield(self._loading[game_id])

    async def _load(self, game_id: uuid.UUID) -> Hall | None:
        loaded = await self.reads.call(lambda: load_game(game_id))
        if loaded is None:
            return None
        hall = Hall(self, loaded)
        await hall.restore()
        self.halls[game_id] = hall
        return hall

    async def player_name(self, player: uuid.UUID) -> str | None:
        """The name of a player who may be connected to another worker."""
        return await self.moves.call(
            lambda: Player.objects.filter(pk=player).values_list("name", flat=True).first()
        )

    # --- the other workers ---------------------------------------------------------------------------------------

    async def _heard(self, message: dict[str, Any]) -> None:
        if message["kind"] == "pulse":
            self.presence.note_worker(message["worker"])
            return
        if message["kind"] == "ask":
            self._answer_with_figures(message["worker"])
            return
        if message["kind"] not in _OF_A_GAME:  # of a newer worker, as while all are replaced one by one
            return
        game_id = uuid.UUID(message["game"])
        if message["kind"] == "online":
            self.presence.note(game_id, message["worker"], Figures.of_message(message))
            return
        hall = self.halls.get(game_id)
        if hall is None:
            return
        if message["kind"] == "moved":
            self.run(hall.catch_up(message["version"]), game=game_id)
        elif message["kind"] == "player":
            seat = hall.by_player.get(uuid.UUID(message["player"]))
            if seat is not None:
                self.run(reload_seats(hall, [seat]), game=game_id)
        elif message["kind"] == "players":
            self.run(reload_players(hall, message["version"]), game=game_id)
        elif message["worker"] != self.presence.worker:
            hear_of_overtaken(hall, message["position"], message["players"])

    async def _ask_for_figures(self) -> None:
        """A new worker asks what rooms the others have until its question is heard: the bus may not be up yet."""
        while not self.presence.has_asked and not self.presence.is_settled:
            self.bus.publish({"kind": "ask", "worker": self.presence.worker})
            await asyncio.sleep(ASK_AGAIN_S)

    def _answer_with_figures(self, worker: str) -> None:
        if worker == self.presence.worker:
            self.presence.note_asked()
            return
        self.presence.note_worker(worker)
        self.bus.pulse()
        self.presence.tell_again()
        for hall in self.halls.values():
            self.tell_figures(hall)

    def tell_figures(self, hall: Hall) -> None:
        """Tell every worker how many are in a hall here and how many wait, if that is news."""
        figures = self.doors.figures(hall)
        if self.presence.must_tell(hall.id, figures):
            self.bus.publish(
                {
                    "kind": "online",
                    "game": hall.id.hex,
                    "worker": self.presence.worker,
                    **figures.to_message(),
                }
            )

    def player_changed(self, hall: Hall, player: uuid.UUID) -> None:
        """Tell every worker, this one included, that a host has changed one player's row."""
        seat = hall.by_player.get(player)
        if seat is not None:
            self.run(reload_seats(hall, [seat]))
        self.bus.publish({"kind": "player", "game": hall.id.hex, "player": player.hex})

    def players_changed(self, hall: Hall, version: int) -> None:
        """Tell every worker, this one included, that a host has changed all players' rows."""
        self.run(reload_players(hall, version))
        self.bus.publish({"kind": "players", "game": hall.id.hex, "version": version})
