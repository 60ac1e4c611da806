"""One game in this worker: its state as last seen, its sockets, and what happens to them when the game moves."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quiz.live.engine.connection import Connection
from quiz.live.engine.fan_out import fan_out
from quiz.live.engine.seat import Seat
from quiz.live.protocol import codes, outbound
from quiz.live.protocol.state import Audience, Boards, view
from quiz.live.queries.boards import Standing
from quiz.live.queries.boards import boards as read_boards
from quiz.live.queries.boards import ranks as read_ranks
from quiz.live.queries.boards import standings as read_standings
from quiz.live.queries.games import Loaded, load_state
from quiz.live.queries.seats import FoundSeat
from quiz.live.rules.game import UNREVEALED, Game, Outcome, Phase, Refused
from quiz.live.rules.plan import FrozenQuestion
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings
from quiz.live.services.moves import commit_move

if TYPE_CHECKING:
    from quiz.live.engine.runtime import Runtime

# Phases in which the rows say more than the state: counts, ranks, boards.
_READS_BOARDS = frozenset({Phase.REVEAL, Phase.LEADERBOARD, Phase.FINISHED})
MAX_SOCKETS_PER_SEAT = 6

SeatKey = tuple[uuid.UUID, int]


class Hall:
    """All of a game's sockets in this worker. Its methods run on the event loop only."""

    def __init__(self, runtime: Runtime, loaded: Loaded) -> None:
        self.runtime = runtime
        self.loaded = loaded
        self.boards = Boards()
        self.ranks = Ranks(())
        self.seats: dict[SeatKey, Seat] = {}
        self.by_player: dict[uuid.UUID, Seat] = {}
        self.audiences: dict[Audience, set[Connection]] = {"player": set(), "host": set(), "screen": set()}
        self.holder_name: str | None = None
        self.looks_empty = 0
        self._frames: dict[Audience, str] = {}
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
        position = self.state.position
        return self.loaded.questions[position] if 0 <= position < len(self.loaded.questions) else None

    @property
    def is_empty(self) -> bool:
        return not any(self.audiences.values())

    def view(self, audience: Audience) -> dict[str, Any]:
        """The `<game>` as this audience sees it now."""
        return view(
            self.state,
            facts=self.loaded.facts,
            settings=self.settings,
            questions=self.loaded.questions,
            boards=self.boards,
            audience=audience,
            now=self.runtime.clock.now(),
            holder_name=self.holder_name,
        )

    def frame(self, audience: Audience) -> str:
        """The `game` push for an audience, encoded once for each version."""
        if audience not in self._frames:
            self._frames[audience] = outbound.push("game", self.view(audience))
        return self._frames[audience]

    # --- sockets -------------------------------------------------------------------------------------------------

    def enter(self, audience: Audience, connection: Connection) -> None:
        self.audiences[audience].add(connection)

    def leave(self, audience: Audience, connection: Connection, seat: Seat | None) -> None:
        """Forget a socket; a seat without sockets is forgotten too: its row remembers."""
        self.audiences[audience].discard(connection)
        if seat is None:
            return
        seat.connections.discard(connection)
        if not seat.connections:
            self.seats.pop((seat.row.participant, seat.row.seat), None)
            self.by_player.pop(seat.player, None)

    def sit(self, found: FoundSeat, connection: Connection) -> Seat | None:
        """Join a socket to its player; `None` when the player has too many sockets already."""
        key = (found.row.participant, found.row.seat)
        seat = self.seats.get(key)
        self._withhold(found)
        if seat is None:
            seat = self.seats[key] = self.by_player[found.row.player] = Seat(found.row)
            seat.asked |= found.asked
            seat.rounds |= found.rounds
            seat.answer = found.answer
            if self.state.phase in (Phase.REVEAL, Phase.LEADERBOARD):
                answer = found.answer
                self._set_result(
                    seat,
                    Standing(
                        player=seat.player,
                        score=found.row.score,
                        streak=found.row.streak,
                        team=found.row.team,
                        answered=answer is not None,
                        grade=answer.grade if answer else None,
                        points=answer.points if answer else 0,
                    ),
                )
        if len(seat.connections) >= MAX_SOCKETS_PER_SEAT:
            return None
        seat.connections.add(connection)
        return seat

    def _withhold(self, found: FoundSeat) -> None:
        """Before the reveal a score must not tell whether the answer was right."""
        answer = found.answer
        if answer is not None and answer.position == self.state.position and self.state.phase in UNREVEALED:
            found.row.score -= answer.points

    def ping(self, seats: Iterable[Seat]) -> None:
        """Measure round trips, so that a slow line is not taken for a slow head."""
        now = self.runtime.clock.now()
        for seat in seats:
            frame = outbound.push("ping", {"nonce": seat.new_ping(now)})
            # one socket only: the echo of the nearest tab is the line that answers come on
            for connection in list(seat.connections)[-1:]:
                connection.push(frame)

    def tell(self, seat: Seat, frame: str, *, but: Connection | None = None) -> None:
        for connection in tuple(seat.connections):
            if connection is not but:
                connection.push(frame)

    # --- moves ---------------------------------------------------------------------------------------------------

    async def move(
        self,
        make: Callable[[Game, int], Outcome | None],
        *,
        version: int | None = None,
        settings: GameSettings | None = None,
        by_deadline: bool = False,
    ) -> Refused | None:
        """Make a move on the row by compare-and-set, and show it. `version`: the state the asker was looking at."""
        async with self._moving:
            before = self.state
            if version is not None and version != before.version:
                await self._refresh()
                return Refused("move.stale")
            after = make(before, self.runtime.clock.now())
            if after is None or isinstance(after, Refused):
                return after
            if after.phase in _READS_BOARDS:
                # every answer that was received before the reveal is in the rows that the reveal counts
                await self.runtime.writer.flush()
            done = await self.runtime.in_thread(
                lambda: commit_move(
                    game_id=self.id, before=before, after=after, settings=settings, by_deadline=by_deadline
                )
            )
            if not done:
                await self._refresh()
                return Refused("move.stale")
            self.runtime.bus.publish({"kind": "moved", "game": self.id.hex, "version": after.version})
            await self._show(replace(self.loaded, state=after, settings=settings or self.settings))
            return None

    async def catch_up(self, version: int) -> None:
        """Another worker has moved the game on: look at the rows, unless that has been seen."""
        if version > self.state.version:
            async with self._moving:
                if version > self.state.version:
                    await self._refresh()

    async def _refresh(self) -> None:
        loaded = await self.runtime.in_thread(lambda: load_state(self.loaded))
        if loaded is not None and loaded.state.version > self.state.version:
            await self._show(loaded)
        elif loaded is not None:
            self.runtime.schedule(self.id, loaded.state.due_at if loaded.state.paused_at is None else None)

    async def restore(self) -> None:
        """Fill a hall that was just loaded, before anybody enters."""
        await self._read_boards()
        await self._name_holder()
        self.runtime.schedule(self.id, self.state.due_at if self.state.paused_at is None else None)

    async def _show(self, loaded: Loaded) -> None:
        before, self.loaded = self.state, loaded
        after = loaded.state
        if after.position != before.position:
            for seat in self.seats.values():
                seat.answer, seat.result = None, None
                seat.rounds.clear()
        await self._read_boards()
        await self._name_holder()
        self._frames.clear()
        self.runtime.schedule(self.id, after.due_at if after.paused_at is None else None)
        for audience in ("screen", "host", "player"):
            await fan_out(self.audiences[audience], self.frame(audience))
        entered = after.phase is not before.phase or after.position != before.position
        if entered and after.phase is Phase.READING:
            self.ping(list(self.seats.values()))
        if entered and after.phase is Phase.REVEAL:
            await self._tell_results()
        self.runtime.ticker.wake(self)

    async def _read_boards(self) -> None:
        game, question = self.state, self.question
        if game.phase is Phase.LOBBY:
            return
        if game.phase not in _READS_BOARDS and self.ranks.total:
            return
        choices = len(question.choices) if question else 0

        def read() -> tuple[Ranks, Boards]:
            table = read_ranks(self.id)
            return table, read_boards(
                self.id, game.position, choices=choices, settings=self.settings, table=table
            )

        self.ranks, self.boards = await self.runtime.in_thread(read)

    async def _name_holder(self) -> None:
        holder = self.state.holder
        if holder is None:
            self.holder_name = None
            return
        seat = self.by_player.get(uuid.UUID(holder))
        self.holder_name = seat.row.name if seat else await self.runtime.player_name(uuid.UUID(holder))

    # --- results -------------------------------------------------------------------------------------------------

    def _set_result(self, seat: Seat, standing: Standing) -> dict[str, Any]:
        seat.row.score, seat.row.streak = standing.score, standing.streak
        team_rank = next((t["rank"] for t in self.boards.teams if t["team"] == standing.team), None)
        seat.result = {
            "position": self.state.position,
            "answered": standing.answered,
            "grade": standing.grade,
            "points": standing.points,
            "score": standing.score,
            "rank": self.ranks.rank(standing.score),
            "of": self.ranks.total,
            "streak": standing.streak,
            "team_rank": team_rank,
        }
        return seat.result

    async def _tell_results(self) -> None:
        if self.question is None or not self.question.graded:
            return
        players = list(self.by_player)
        position = self.state.position
        found = await self.runtime.in_thread(lambda: read_standings(self.id, position, players))
        for number, standing in enumerate(found, start=1):
            seat = self.by_player.get(standing.player)
            if seat is not None:
                self.tell(seat, outbound.push("result", self._set_result(seat, standing)))
            if number % 250 == 0:
                await asyncio.sleep(0)

    # --- one player ----------------------------------------------------------------------------------------------

    async def player_changed(
        self, player: uuid.UUID, reload: Callable[[Seat], Awaitable[FoundSeat | None]]
    ) -> None:
        """A player's row was changed by a host: show it to their phone, or show them out."""
        seat = self.by_player.get(player)
        if seat is None:
            return
        found = await reload(seat)
        if found is None or found.row.removed:
            for connection in tuple(seat.connections):
                connection.push(outbound.push("removed", {}))
                connection.close(codes.CLOSE_REMOVED)
            return
        self._withhold(found)
        seat.row = found.row
        self.tell(seat, outbound.push("me", seat.describe(self.state.position)))

    def tell_me(self, seat: Seat, *, but: Connection | None = None) -> None:
        """Show a player's own state on their other sockets."""
        self.tell(seat, outbound.push("me", seat.describe(self.state.position)), but=but)
