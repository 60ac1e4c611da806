"""The database as the engine sees it: rows in memory, the same answers to the same questions, one clock.

Every call is one transaction and takes no time; the executor that runs it decides when, and whether its result arrives.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from load_tests.phones.rows import AnswerRow, PlayerRow, QuestionRow, Rows
from quiz.live.consumers import host, player
from quiz.live.engine import database, deadlines, hall, lost_press, runtime, show, ticker, watch
from quiz.live.protocol.state import Boards
from quiz.live.queries.boards import Standing
from quiz.live.queries.counts import TallyCounts
from quiz.live.queries.games import Loaded, Watched
from quiz.live.queries.seats import FoundSeat, OwnAnswer, OwnAnswers, OwnQuery, SeatQuery, SeatRow
from quiz.live.rules import nicknames
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import ENDED
from quiz.live.rules.game import Game as GameState
from quiz.live.rules.ranks import Ranks
from quiz.live.rules.settings import GameSettings
from quiz.live.services.pending import Item, NewAnswer, NewPlayer, NotStored, Result, Seated, Stored
from quiz.live.services.store_answers import GameNow

# 2025-11-24, so that times look like times.
_BEGIN_MS = 1_764_000_000_000


class ModelRows:
    """One game with its players and answers. `seconds` is the simulation's clock."""

    def __init__(self, loaded: Loaded, seconds: Callable[[], float]) -> None:
        self.loaded = loaded
        self._seconds = seconds
        self.players: dict[uuid.UUID, SeatRow] = {}
        self.answers: dict[tuple[int, uuid.UUID], NewAnswer] = {}
        self._seats: dict[tuple[uuid.UUID, int], uuid.UUID] = {}
        self._names: set[str] = set()
        # questions with an answer that was committed after their reveal
        self.overtaken: set[int] = set()

    def again(self, loaded: Loaded) -> None:
        """Another game, with nobody in it."""
        self.__init__(loaded, self._seconds)  # type: ignore[misc]

    # --- the clock and the game --------------------------------------------------------------------------------------

    def now(self) -> int:
        return _BEGIN_MS + round(self._seconds() * 1_000)

    def load_game(self, game_id: uuid.UUID) -> Loaded | None:
        return self.loaded if game_id == self.loaded.id else None

    def load_state(self, loaded: Loaded) -> Loaded | None:
        return self.loaded

    def watched_games(self, local: Sequence[uuid.UUID]) -> list[Watched]:
        state = self.loaded.state
        due = None if state.paused_at is not None else state.due_at
        if self.loaded.id not in local and (due is None or state.phase in ENDED):
            return []
        return [Watched(self.loaded.id, state.version, self.loaded.players_version, due)]

    def commit_move(
        self,
        *,
        game_id: uuid.UUID,
        before: GameState,
        after: GameState,
        settings: GameSettings | None = None,
        by_deadline: bool = False,
    ) -> bool:
        state = self.loaded.state
        if state.version != before.version:
            return False
        if by_deadline and (state.due_at is None or state.due_at > self.now()):
            return False
        self.loaded = replace(self.loaded, state=after, settings=settings or self.loaded.settings)
        return True

    # --- writing -----------------------------------------------------------------------------------------------------

    def store(self, batch: Sequence[Item]) -> list[Result]:
        return [self._join(item) if isinstance(item, NewPlayer) else self._answer(item) for item in batch]

    def _join(self, item: NewPlayer) -> Result:
        known = self._seats.get((item.participant, item.seat))
        if known is None:
            if item.name_key in self._names:
                return NotStored("join.name_taken")
            self._names.add(item.name_key)
            known = self._seats[item.participant, item.seat] = item.player
            self.players[known] = SeatRow(
                item.game, item.player, item.participant, item.seat, item.name, item.team, item.joined_at,
                "x1", 0, 0, False,
            )  # fmt: skip
        row = self.players[known]
        return Seated(row.player, row.name, row.team, row.joined_at)

    def _answer(self, item: Item) -> Result:
        assert isinstance(item, NewAnswer), "no presses and no concern questions are simulated"
        state = self.loaded.state
        game = GameNow(
            position=state.position, phase=state.phase, revealed_at=state.revealed_at,
            skipped=frozenset(state.skipped), streaks=False, buzz_round=state.buzz_round, holder=None,
        )  # fmt: skip
        overtaken = game.has_revealed(item)
        standing = self.answers.get((item.position, item.player))
        if standing is not None:
            same = standing.key == item.key
            return (
                Stored(new=False, late=standing.late, overtaken=overtaken)
                if same
                else NotStored("answer.already")
            )
        code = game.accepts(item)
        if code is not None:
            return NotStored(code)
        self.answers[item.position, item.player] = item
        if overtaken:
            self.overtaken.add(item.position)
        row = self.players[item.player]
        row.score += item.points
        return Stored(new=True, late=item.late, overtaken=overtaken)

    # --- reading -----------------------------------------------------------------------------------------------------

    def find_seats(self, queries: Sequence[SeatQuery]) -> list[FoundSeat | None]:
        return [self._seat(query) for query in queries]

    def _seat(self, query: SeatQuery) -> FoundSeat | None:
        player = self._seats.get((query.participant, query.seat))
        if player is None:
            return None
        answer = self.answers.get((query.position, player))
        own = None if answer is None else _own(answer)
        return FoundSeat(replace(self.players[player]), own, frozenset(), frozenset())

    def find_answers(self, queries: Sequence[OwnQuery]) -> list[OwnAnswers]:
        return [
            {
                position: _own(answer)
                for (position, player), answer in self.answers.items()
                if player == query.player
            }
            for query in queries
        ]

    def boards(
        self, game_id: uuid.UUID, *, version: int, position: int, choices: int, settings: GameSettings
    ) -> tuple[Ranks, Boards]:
        table = Ranks(Counter(row.score for row in self.players.values()).items())
        here = [answer for (at, _), answer in self.answers.items() if at == position]
        counts = Counter(choice for answer in here for choice in answer.choices)
        return table, Boards(
            counts=tuple(counts[choice] for choice in range(choices)),
            answered=len(here),
            correct=sum(answer.grade >= 1 for answer in here),
            players=table.total,
        )

    def standings(self, game_id: uuid.UUID, position: int, players: Sequence[uuid.UUID]) -> list[Standing]:
        found = [(self.players[player], self.answers.get((position, player))) for player in players]
        return [
            Standing(
                row.player, row.score, 0, row.team, answer is not None,
                answer.grade if answer else None, answer.points if answer else 0,
            )
            for row, answer in found
        ]  # fmt: skip

    def tally(
        self, game_id: uuid.UUID, position: int, choices: int, *, graded: bool, recent: Sequence[int] = ()
    ) -> TallyCounts:
        answered = sum(at == position for at, _ in self.answers)
        eligible = sum(row.joined_at <= position for row in self.players.values())
        return TallyCounts(answered, eligible, 0, (0,) * choices, players=len(self.players))

    def lobby(self, game_id: uuid.UUID) -> dict[str, Any]:
        return {"players": len(self.players), "newest": []}

    def presses(self, game_id: uuid.UUID, position: int, buzz_round: int) -> list[tuple[int, str]]:
        return []

    # --- what a host does to players ---------------------------------------------------------------------------------

    def roster(self, game_id: uuid.UUID, **asked: Any) -> tuple[int, list[dict[str, Any]]]:
        return len(self.players), []

    def remove_player(self, *, game_id: uuid.UUID, player: uuid.UUID) -> bool:
        found = self.players.get(player)
        if found is not None:
            found.removed = True
        return found is not None

    def rename_player(self, *, game_id: uuid.UUID, player: uuid.UUID, name: str) -> str | None:
        checked = nicknames.check(name)
        if isinstance(checked, str):
            return checked
        if player not in self.players:
            return "player.unknown"
        self.players[player].name = checked[0]
        return None

    def allow_time(self, *, game_id: uuid.UUID, player: uuid.UUID | None, mode: PersonalTime) -> bool:
        allowed = [row for row in self.players.values() if player is None or row.player == player]
        for row in allowed:
            row.personal_time = mode.value
        return bool(allowed)

    def players_version(self, game_id: uuid.UUID) -> int:
        return self.loaded.players_version

    # --- for the judge -----------------------------------------------------------------------------------------------

    def as_rows(self) -> Rows:
        """Everything that is stored."""
        state = self.loaded.state
        answered = Counter(player for _, player in self.answers)
        right = Counter(player for (_, player), answer in self.answers.items() if answer.grade >= 1)
        return Rows(
            version=state.version, phase=state.phase.value, position=state.position,
            questions=[
                QuestionRow(q.position, q.type, q.content, q.solution, q.seconds) for q in self.loaded.questions
            ],
            players=[
                PlayerRow(str(row.player), row.score, right[row.player], answered[row.player], row.joined_at)
                for row in self.players.values()
            ],
            answers=[
                AnswerRow(
                    a.position, str(a.player), a.key.hex, a.choices, a.grade, a.points, a.credited_ms, a.late,
                    received_at=a.received_at,
                )
                for a in self.answers.values()
            ],
            scoring=self.loaded.settings.scoring,
        )  # fmt: skip


def _own(answer: NewAnswer) -> OwnAnswer:
    return OwnAnswer(answer.position, answer.choices, answer.key, answer.grade, answer.points, answer.late)


@contextmanager
def standing_in(rows: ModelRows) -> Iterator[None]:
    """Put these rows where the engine asks the database."""
    places: list[tuple[Any, str, Any]] = [
        (runtime, "database_now", rows.now), (watch, "database_now", rows.now),
        (runtime, "load_game", rows.load_game), (hall, "load_state", rows.load_state),
        (watch, "watched_games", rows.watched_games), (hall, "commit_move", rows.commit_move),
        (database, "store", rows.store), (runtime, "find_seats", rows.find_seats),
        (runtime, "find_answers", rows.find_answers), (show, "boards_for", rows.boards),
        (show, "query_standings", rows.standings),
        (ticker, "read_tally", rows.tally), (deadlines, "read_tally", rows.tally),
        (ticker, "read_lobby", rows.lobby), (deadlines, "read_presses", rows.presses),
        (lost_press, "read_presses", rows.presses), (player, "allow_time", rows.allow_time),
        (host, "roster", rows.roster), (host, "remove_player", rows.remove_player),
        (host, "rename_player", rows.rename_player), (host, "allow_time", rows.allow_time),
        (host, "players_version", rows.players_version),
    ]  # fmt: skip
    with ExitStack() as stack:
        for module, name, substitute in places:
            stack.enter_context(mock.patch.object(module, name, substitute))
        yield
