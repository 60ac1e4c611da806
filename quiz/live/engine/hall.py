"""One game in this worker: its state as last seen, its sockets and seats, and the way to its next state."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Raw

from quiz.live.engine.connection import Connection
from quiz.live.engine.overtaken import tell_overtaken
from quiz.live.engine.seat import Seat
from quiz.live.engine.show import READS_BOARDS, read_boards, read_holder, result_of, show
from quiz.live.protocol import outbound
from quiz.live.protocol.state import Audience, Boards, view
from quiz.live.queries.boards import Standing
from quiz.live.queries.games import Loaded, load_state
from quiz.live.queries.seats import FoundSeat
from quiz.live.rules.game import UNREVEALED, Game, Outcome, Refused
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings
from quiz.live.services.moves import commit_move

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

MAX_SOCKETS_PER_SEAT = 6
# A family shares one phone, and each has a seat; nobody needs more tabs than this.
MAX_SOCKETS_PER_DEVICE = 12

SeatKey = tuple[uuid.UUID, int]


class Hall:
    """All of a game's sockets in this worker. Its methods run on the event loop only."""

    def __init__(self, runtime: Runtime, loaded: Loaded) -> None:
        self.runtime = runtime
        self.loaded = loaded
        # The state that sockets were last told. A fault between a move and its telling leaves it behind the rows, and
        # the next look at them tells again.
        self.shown = loaded.state
        self.told_results: int | None = None
        # Players whose answer to the present question the reveal has not counted, until they have been told.
        self.overtaken: set[uuid.UUID] = set()
        # Such answers, with their positions, that were stored here and are not told to the other workers yet.
        self.news: list[tuple[int, uuid.UUID]] = []
        self.players_version = loaded.players_version
        self.boards = Boards()
        self.ranks = Ranks(())
        self.seats: dict[SeatKey, Seat] = {}
        self.by_player: dict[uuid.UUID, Seat] = {}
        self.devices: Counter[uuid.UUID] = Counter()
        # In the order in which they came: whoever was first is told first. With a player's the device.
        self.audiences: dict[Audience, dict[Connection, uuid.UUID | None]] = {
            "player": {},
            "host": {},
            "screen": {},
        }
        self.holder_name: str | None = None
        self._prepared: dict[Audience, Raw] = {}
        self.touched = self.runtime.world.monotonic()
        self._moving = asyncio.Lock()

    # --- what is known -------------------------------------------------------------------------------------------

    @property
    def id(self) -> uuid.UUID:
        return self.loaded.id

    @property
    def state(self) -> Game:
        return self.loaded.state

    @property
    def settings(self) -> GameSettings:
        return self.loaded.settings

    @property
    def question(self) -> FrozenQuestion | None:
        """The current question, if the game is on one."""
        return self.loaded.question

    @property
    def is_empty(self) -> bool:
        return not any(self.audiences.values())

    @property
    def is_moving(self) -> bool:
        return self._moving.locked()

    @property
    def standing_still(self) -> asyncio.Lock:
        """Held while the state is changed and told."""
        return self._moving

    def view(self, audience: Audience) -> Raw:
        """The `<game>` as this audience sees it, encoded once for each version; its `now` is of that moment."""
        prepared = self._prepared.get(audience)
        if prepared is None:
            seen = view(
                self.state,
                facts=self.loaded.facts,
                settings=self.settings,
                questions=self.loaded.questions,
                boards=self.boards,
                audience=audience,
                now=self.runtime.clock.now(),
                holder_name=self.holder_name,
            )
            prepared = self._prepared[audience] = outbound.prepared(seen)
        return prepared

    def take(self, loaded: Loaded, boards: tuple[Ranks, Boards] | None, holder_name: str | None) -> None:
        """Stand as `loaded` says, with what was read for it; without boards the former ones stay."""
        self.loaded, self.holder_name = loaded, holder_name
        if boards is not None:
            self.ranks, self.boards = boards
        self.look_again()

    def look_again(self) -> None:
        """Something that the views show has changed."""
        self._prepared.clear()

    def count_players(self, players: int) -> None:
        """Let whoever says hello next know how many are in."""
        if players != self.boards.players:
            self.boards = replace(self.boards, players=players)
            self.look_again()

    # --- sockets and seats ---------------------------------------------------------------------------------------

    def enter(self, audience: Audience, connection: Connection, device: uuid.UUID | None = None) -> bool:
        """Take a socket in; not when its device has too many here already."""
        if device is not None:
            if self.devices[device] >= MAX_SOCKETS_PER_DEVICE:
                return False
            self.devices[device] += 1
        self.audiences[audience][connection] = device
        return True

    def leave(
        self, audience: Audience, connection: Connection, seat: Seat | None, device: uuid.UUID | None = None
    ) -> None:
        """Forget a socket; a seat without sockets is forgotten too: its row remembers."""
        self.touched = self.runtime.world.monotonic()
        if connection in self.audiences[audience]:
            del self.audiences[audience][connection]
            if device is not None:
                self.devices[device] -= 1
                if self.devices[device] <= 0:
                    del self.devices[device]
        if seat is None:
            return
        seat.connections.pop(connection, None)
        if not seat.connections:
            self.seats.pop((seat.row.participant, seat.row.seat), None)
            self.by_player.pop(seat.player, None)

    def sit(self, found: FoundSeat, connection: Connection) -> Seat | None:
        """Join a socket to its player; `None` when the player has too many sockets already."""
        key = (found.row.participant, found.row.seat)
        seat = self.seats.get(key)
        if seat is None:
            self.withhold(found)
            seat = self.seats[key] = self.by_player[found.row.player] = Seat(found.row)
            self.runtime.doors.seated(self, key)
            seat.asked |= found.asked
            seat.rounds |= found.rounds
            seat.answer = found.answer
            if self.state.phase in READS_BOARDS:
                result_of(self, seat, self._standing(found))
            if seat.player in self.overtaken:
                # it was read before that answer was stored, perhaps
                self.runtime.run(tell_overtaken(self), game=self.id)
        else:
            seat.learn(found, self.state.position)
        if len(seat.connections) >= MAX_SOCKETS_PER_SEAT:
            return None
        seat.connections[connection] = None
        return seat

    def _standing(self, found: FoundSeat) -> Standing:
        answer = found.answer
        return Standing(
            player=found.row.player,
            score=found.row.score,
            streak=found.row.streak,
            team=found.row.team,
            answered=answer is not None,
            grade=answer.grade if answer else None,
            points=answer.points if answer else 0,
        )

    def withhold(self, found: FoundSeat) -> None:
        """Before the reveal a score must not tell whether the answer was right."""
        answer = found.answer
        if answer is not None and answer.position == self.state.position and self.state.phase in UNREVEALED:
            found.row.score -= answer.points

    def ping(self, seats: Iterable[Seat]) -> None:
        """Measure round trips, so that a slow line is not taken for a slow head."""
        now = self.runtime.clock.now()
        for seat in seats:
            payload = outbound.push("ping", {"nonce": seat.new_ping(now)})
            # one socket only: the echo of the nearest tab is the line that answers come on
            for connection in list(seat.connections)[-1:]:
                connection.push(payload)

    def tell(self, seat: Seat, payload: bytes, *, but: Connection | None = None) -> None:
        """Push a message to the sockets of one player."""
        for connection in tuple(seat.connections):
            if connection is not but:
                connection.push(payload)

    def tell_me(self, seat: Seat, *, but: Connection | None = None) -> None:
        """Show a player's own state on their sockets."""
        self.tell(seat, outbound.push("me", seat.describe(self.state.position)), but=but)

    # --- moves ---------------------------------------------------------------------------------------------------

    async def move(
        self,
        make: Callable[[Game, int], Outcome | None],
        *,
        version: int | None = None,
        settings: GameSettings | None = None,
        by_deadline: bool = False,
    ) -> Refused | None:
        """Make a move on the row by compare-and-set, and show it. `version`: the state the asker was looking at.

        Runs apart from the caller: a host's socket that breaks in the middle must not leave the hall half told.
        """
        work = self._move(make, version=version, settings=settings, by_deadline=by_deadline)
        return await asyncio.shield(self.runtime.run(work, game=self.id))

    async def _move(
        self,
        make: Callable[[Game, int], Outcome | None],
        *,
        version: int | None,
        settings: GameSettings | None,
        by_deadline: bool,
    ) -> Refused | None:
        async with self._moving:
            before = self.state
            if version is not None and version != before.version:
                await self._refresh()
                return Refused("move.stale")
            after = make(before, self.runtime.clock.now())
            if after is None or isinstance(after, Refused):
                return after
            if after.phase in READS_BOARDS:
                # every answer that was received before the reveal is in the rows that the reveal counts
                await self.runtime.writer.flush()
            done = await self.runtime.moves.call(
                lambda: commit_move(
                    game_id=self.id, before=before, after=after, settings=settings, by_deadline=by_deadline
                )
            )
            if not done:
                await self._refresh()
                self.runtime.meters.moves.add("early" if self.state.version == before.version else "lost")
                return Refused("move.stale")
            self.runtime.meters.moves.add("made")
            self.runtime.bus.publish({"kind": "moved", "game": self.id.hex, "version": after.version})
            await show(self, replace(self.loaded, state=after, settings=settings or self.settings))
            return None

    async def catch_up(self, version: int) -> None:
        """The rows are further than what was shown here: look at them, unless that has been done meanwhile."""
        if version > self.shown.version:
            async with self._moving:
                if version > self.shown.version:
                    await self._refresh()

    async def _refresh(self) -> None:
        loaded = await self.runtime.moves.call(lambda: load_state(self.loaded))
        if loaded is None:
            return
        if loaded.state.version > self.shown.version:
            if loaded.state.phase in READS_BOARDS:
                await self.runtime.writer.flush()
            await show(self, loaded)
        else:
            self.runtime.deadlines.set(self)

    async def restore(self) -> None:
        """Fill a hall that was just loaded, before anybody enters."""
        self.take(self.loaded, await read_boards(self, self.loaded), await read_holder(self, self.loaded))
        self.runtime.deadlines.set(self)
