"""The long-lived parts of a worker: its halls, its writer, its clock, its bus, and the watch over deadlines.

Every worker watches every running game; whoever is due makes the move, and compare-and-set lets one win. A game goes on
when the host's phone has died, when no host is connected at all, and when the worker that made the last move is gone.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection

from kit.group_commit import GroupCommit
from quiz.live.engine.bus import Bus
from quiz.live.engine.clock import ServerClock
from quiz.live.engine.hall import Hall
from quiz.live.engine.lost_press import settle_lost_press
from quiz.live.engine.presence import Presence
from quiz.live.engine.seat import Seat
from quiz.live.engine.ticker import Ticker
from quiz.live.models import Player
from quiz.live.protocol import codes, outbound
from quiz.live.queries.boards import presses as read_presses
from quiz.live.queries.boards import tally as read_tally
from quiz.live.queries.clock import database_now
from quiz.live.queries.games import load_game, watched_games
from quiz.live.queries.holders import holder_is_right
from quiz.live.queries.seats import FoundSeat, SeatQuery, find_seats
from quiz.live.rules.game import Game, Outcome, Phase
from quiz.live.rules.pacing import due_move, is_due
from quiz.live.services.pending import Item, Result
from quiz.live.services.store import store

logger = logging.getLogger(__name__)
T = TypeVar("T")

WATCH_S = 1.0
# A hall is forgotten when this many looks in a row have found nobody in it: longer than a seat's query may take.
LOOKS_BEFORE_FORGETTING = 10
# A reveal that waits for people with personal time is looked at again this often.
WAIT_AGAIN_S = 1.0
# Clients spread their return over this time when a worker goes away.
MOVING_SPREAD_MS = 3_000
SLICE = 250
# Pages beat every ten seconds; one that has been silent for this long is asleep or gone, and will come back by itself.
SILENCE_S = 60.0


def _is_transient(error: BaseException) -> bool:
    """Lost connections, deadlocks, locks: the same batch may be stored again.

    SQLite calls every fault of a statement operational; there only a lock passes by itself.
    """
    if connection.vendor == "sqlite":
        return isinstance(error, OperationalError) and "locked" in str(error)
    return isinstance(error, OperationalError | InterfaceError)


def _store(batch: Any) -> Any:
    try:
        return store(batch)
    except (OperationalError, InterfaceError):
        connection.close()  # in this thread: the next try begins with a new connection
        raise
    except Exception:
        logger.exception("live: a batch could not be stored", extra={"size": len(batch)})
        raise


class Runtime:
    """One for each process, bound to its event loop."""

    def __init__(self) -> None:
        self.clock = ServerClock()
        self.halls: dict[uuid.UUID, Hall] = {}
        self.writer: GroupCommit[Item, Result] = GroupCommit(_store, is_transient=_is_transient)
        self.seat_reader: GroupCommit[SeatQuery, FoundSeat | None] = GroupCommit(
            find_seats, is_transient=_is_transient, patience_s=5.0
        )
        self.bus = Bus(self._heard)
        self.ticker = Ticker(self)
        self.presence = Presence()
        self.draining = False
        self._reads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-read")
        self._timers: dict[uuid.UUID, asyncio.TimerHandle] = {}
        self._loading: dict[uuid.UUID, asyncio.Task[Hall | None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- life ----------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        await self.in_thread(lambda: self.clock.measure(database_now))
        await self.bus.start()
        self.run(self._watch())

    async def stop(self) -> None:
        """End everything that was started; what was submitted is stored first."""
        await self.writer.close()
        await self.seat_reader.close()
        for timer in self._timers.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.ticker.stop()
        await self.bus.stop()
        self._reads.shutdown(wait=True)

    async def drain(self) -> None:
        """Before the server stops: take no newcomers, acknowledge what came, and send everybody on their way."""
        self.draining = True
        await self.writer.flush()
        for hall in self.halls.values():
            for connections in hall.audiences.values():
                for number, connected in enumerate(tuple(connections), start=1):
                    delay = random.randrange(MOVING_SPREAD_MS)  # noqa: S311 - spreads load, guards nothing
                    connected.push(outbound.push("moving", {"delay_ms": delay}))
                    connected.close(codes.CLOSE_MOVING)
                    if number % SLICE == 0:
                        await asyncio.sleep(0)

    def run(self, work: Any) -> None:
        """Run beside, to be ended with the runtime; a failure is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("live: a task failed", exc_info=error)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run a database call in a thread of this runtime's own, not among the requests'."""

        def call() -> T:
            # The thread keeps its connection: these are many short reads. A broken one is dropped at its first error.
            try:
                return work()
            except (OperationalError, InterfaceError):
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._reads, call)

    # --- halls ---------------------------------------------------------------------------------------------------

    async def hall(self, game_id: uuid.UUID) -> Hall | None:
        """The hall of a game, loaded once however many ask for it at the same moment."""
        if (hall := self.halls.get(game_id)) is not None:
            return hall
        if game_id not in self._loading:
            task = asyncio.ensure_future(self._load(game_id))
            self._loading[game_id] = task
            task.add_done_callback(lambda _: self._loading.pop(game_id, None))
        return await asyncio.shield(self._loading[game_id])

    async def _load(self, game_id: uuid.UUID) -> Hall | None:
        loaded = await self.in_thread(lambda: load_game(game_id))
        if loaded is None:
            return None
        hall = Hall(self, loaded)
        await hall.restore()
        self.halls[game_id] = hall
        return hall

    async def player_name(self, player: uuid.UUID) -> str | None:
        """The name of a player who may be connected to another worker."""
        return await self.in_thread(
            lambda: Player.objects.filter(pk=player).values_list("name", flat=True).first()
        )

    async def reload_seat(self, seat: Seat) -> FoundSeat | None:
        """A seat as its row is now."""
        row = seat.row
        hall = self.halls.get(row.game)
        position = hall.state.position if hall is not None else -1
        return await self.seat_reader.submit(SeatQuery(row.game, row.participant, row.seat, position))

    # --- deadlines -----------------------------------------------------------------------------------------------

    def schedule(self, game_id: uuid.UUID, due_at: int | None, *, delay_s: float | None = None) -> None:
        """Make the game's next move when it is due; an earlier appointment of the same game is dropped."""
        timer = self._timers.pop(game_id, None)
        if timer is not None:
            timer.cancel()
        if due_at is None or self.draining:
            return
        delay = max(0.0, (due_at - self.clock.now()) / 1_000) if delay_s is None else delay_s

        def ring() -> None:
            self._timers.pop(game_id, None)
            self.run(self._move_due(game_id))

        self._timers[game_id] = asyncio.get_running_loop().call_later(delay, ring)

    async def _move_due(self, game_id: uuid.UUID) -> None:
        hall = await self.hall(game_id)
        if hall is None:
            return
        state = hall.state
        if not is_due(state, self.clock.now()):
            self.schedule(game_id, state.due_at if state.paused_at is None else None)
            return
        waiting, presses, right = await self._facts_for(hall, state)

        def make(game: Game, now: int) -> Outcome | None:
            if game.version != state.version:
                return None
            return due_move(game, now, waiting=waiting, presses=presses, holder_right=right)

        refused = await hall.move(make, by_deadline=True)
        if hall.state.version == state.version:
            # Waiting for somebody, or the database's clock says it is not time yet: look again soon.
            pause = WAIT_AGAIN_S if refused is None else 0.05
            self.schedule(game_id, state.due_at, delay_s=pause)

    async def _facts_for(self, hall: Hall, state: Game) -> tuple[int, list[tuple[int, str]], bool]:
        """What the due move must know from the rows: who still writes, who pressed, whether the holder was right."""
        question = hall.question
        if state.phase is Phase.CLOSED and question is not None and question.graded:
            counts = await self.in_thread(
                lambda: read_tally(hall.id, state.position, len(question.choices), graded=True)
            )
            return counts.waiting, [], False
        if state.phase is Phase.OPEN and state.buzz_settle_at is not None:
            found = await self.in_thread(lambda: read_presses(hall.id, state.position, state.buzz_round))
            return 0, found, False
        if state.phase is Phase.BUZZED and state.holder is not None:
            holder = uuid.UUID(state.holder)
            return 0, [], await self.in_thread(lambda: holder_is_right(hall.id, state.position, holder))
        return 0, [], False

    # --- the other workers ---------------------------------------------------------------------------------------

    async def _heard(self, message: dict[str, Any]) -> None:
        game_id = uuid.UUID(message["game"])
        if message["kind"] == "online":
            self.presence.note(game_id, message["worker"], message["online"])
            return
        hall = self.halls.get(game_id)
        if hall is None:
            return
        if message["kind"] == "moved":
            self.run(hall.catch_up(message["version"]))
        elif message["kind"] == "player":
            self.run(hall.player_changed(uuid.UUID(message["player"]), self.reload_seat))

    def player_changed(self, game_id: uuid.UUID, player: uuid.UUID) -> None:
        """Tell every worker, this one included, that a player's row was changed."""
        hall = self.halls.get(game_id)
        if hall is not None:
            self.run(hall.player_changed(player, self.reload_seat))
        self.bus.publish({"kind": "player", "game": game_id.hex, "player": player.hex})

    async def _watch(self) -> None:
        """Compare versions with the rows about once a second: the truth when the bus is silent."""
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self._look()
            except Exception as error:
                logger.warning("live: watching failed", extra={"error": type(error).__name__})

    async def _look(self) -> None:
        local = list(self.halls)

        def read() -> list[tuple[uuid.UUID, int, int | None]]:
            self.clock.measure(database_now)
            return watched_games(local)

        for game_id, version, due_at in await self.in_thread(read):
            hall = self.halls.get(game_id)
            if hall is not None and version > hall.state.version:
                await hall.catch_up(version)
            elif due_at is not None and game_id not in self._timers:
                self.schedule(game_id, due_at)
        for hall in list(self.halls.values()):
            self._care_for(hall)
            await settle_lost_press(self, hall)

    def _care_for(self, hall: Hall) -> None:
        online = len(hall.seats)
        if self.presence.must_tell(hall.id, online):
            self.bus.publish(
                {"kind": "online", "game": hall.id.hex, "worker": self.presence.worker, "online": online}
            )
        silent_since = time.monotonic() - SILENCE_S
        for group in hall.audiences.values():
            for connected in tuple(group):
                if connected.last_seen < silent_since:
                    connected.close(codes.CLOSE_TOO_SLOW)
        # Not at the first sight: somebody may be between finding the hall and entering it.
        hall.looks_empty = hall.looks_empty + 1 if hall.is_empty else 0
        if hall.looks_empty >= LOOKS_BEFORE_FORGETTING and hall.id not in self._timers:
            self.halls.pop(hall.id, None)
            self.presence.forget(hall.id)
