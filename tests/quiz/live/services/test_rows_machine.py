"""A game on the database under arbitrary joins, answers, retries, removals and moves, against a model of a few lines.

Each example is a transaction that is rolled back. After every step what was told is what the model says; at the end the
rows are.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace as replaced

from quiz.live.models import Answer, Game, Player
from quiz.live.queries.boards import ranks, standings
from quiz.live.queries.counts import tally
from quiz.live.queries.seats import SeatQuery, find_seats
from quiz.live.rules.game import ENDED, Move, Phase, Refused, apply
from quiz.live.services.moves import commit_move
from quiz.live.services.pending import NewAnswer, NewPlayer, NotStored, Seated, Stored
from quiz.live.services.players import remove_player
from quiz.live.services.store import store
from tests.quiz.live.objects import T, make_game, new_answer, new_player, state_of

pytestmark = pytest.mark.django_db(transaction=True)

# `make soak` sets more (reliability: 20,000 over night).
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "200"))
STEPS = 50
MOVES = st.sampled_from([*Move])


@dataclass
class Known:
    """A player of the model. `answers`: by position, the answer that stands and what it is worth now."""

    joining: NewPlayer
    removed: bool = False
    answers: dict[int, tuple[NewAnswer, int]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        return sum(points for _, points in self.answers.values())


class RowsMachine(RuleBasedStateMachine):
    players: Bundle[uuid.UUID] = Bundle("players")
    sent: Bundle[NewAnswer] = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.known: dict[uuid.UUID, Known] = {}
        self.now = T

    @initialize()
    def open(self) -> None:
        self.game: Game = make_game("sst")
        self.state = state_of(self.game)

    # --- people ------------------------------------------------------------------------------------------------------

    @rule(target=players)
    def join(self) -> object:
        joining = new_player(self.game, created_ms=self.now)
        result = store([joining])[0]
        assert result == Seated(joining.player, joining.name, None, 0)
        self.known[joining.player] = Known(joining)
        return joining.player

    @rule(player=players)
    def join_again(self, player: uuid.UUID) -> None:
        known = self.known[player]
        again = replaced(known.joining, player=uuid.uuid4(), name="别的名字", name_key=uuid.uuid4().hex)
        expected = NotStored("join.removed") if known.removed else Seated(player, known.joining.name, None, 0)
        assert store([again]) == [expected]

    @rule(player=players)
    def join_under_a_taken_name(self, player: uuid.UUID) -> None:
        taken = self.known[player].joining
        other = replaced(taken, player=uuid.uuid4(), participant=uuid.uuid4())
        assert store([other]) == [NotStored("join.name_taken")]

    @rule(player=players)
    def remove(self, player: uuid.UUID) -> None:
        assert remove_player(game_id=self.game.pk, player=player)
        self.known[player].removed = True

    # --- answers -----------------------------------------------------------------------------------------------------

    def _expected(self, answer: NewAnswer) -> Stored | NotStored:
        known, state = self.known[answer.player], self.state
        overtaken = answer.position == state.position and state.revealed_at is not None
        standing = known.answers.get(answer.position)
        if standing is not None:
            same = standing[0].key == answer.key
            stored = Stored(new=False, late=standing[0].late, overtaken=overtaken)
            return stored if same else NotStored("answer.already")
        if known.removed:
            return NotStored("join.removed")
        if (
            answer.position != state.position
            or answer.position in state.skipped
            or state.phase is Phase.CANCELLED
        ):
            return NotStored("answer.not_open")
        if state.revealed_at is not None and answer.received_at >= state.revealed_at:
            return NotStored("answer.revealed")
        known.answers[answer.position] = (answer, answer.points)
        return Stored(new=True, late=answer.late, overtaken=overtaken)

    @rule(
        target=sent, player=players, right=st.booleans(), late=st.booleans(), back=st.integers(0, 1),
        ago=st.sampled_from([0, 1, 5_000]),
    )  # fmt: skip
    def answer(self, player: uuid.UUID, right: bool, late: bool, back: int, ago: int) -> object:
        position = self.state.position - back
        if position < 0:
            return multiple()
        answer = new_answer(
            self.game, player, position, grade=float(right), late=late, received_at=self.now - ago
        )
        assert store([answer]) == [self._expected(answer)]
        return answer

    @rule(answer=sent)
    def send_again(self, answer: NewAnswer) -> None:
        again = replaced(answer, received_at=self.now)
        assert store([again]) == [self._expected(again)]

    @rule(answer=sent)
    def send_another(self, answer: NewAnswer) -> None:
        another = replaced(answer, key=uuid.uuid4(), grade=1.0, points=900, received_at=self.now)
        assert store([another]) == [self._expected(another)]

    @rule(answers=st.lists(sent, min_size=1, max_size=5))
    def send_many_at_once(self, answers: list[NewAnswer]) -> None:
        expected = [self._expected(answer) for answer in answers]
        assert store(answers) == expected

    # --- moves -------------------------------------------------------------------------------------------------------

    @rule(move=MOVES, after_ms=st.sampled_from([1, 1_000, 30_000]))
    def move(self, move: Move, after_ms: int) -> None:
        self.now += after_ms
        after = apply(self.state, move, self.now, by_ms=1_000)
        if isinstance(after, Refused):
            return
        assert commit_move(game_id=self.game.pk, before=self.state, after=after)
        assert not commit_move(game_id=self.game.pk, before=self.state, after=after)
        for position in set(after.skipped) - set(self.state.skipped):
            for known in self.known.values():
                if position in known.answers:
                    known.answers[position] = (known.answers[position][0], 0)
        self.state = after

    @rule(everybody_answers=st.booleans())
    def go_on_to_the_next_question(self, everybody_answers: bool) -> None:
        """The way of most games: else few examples come to a second question."""
        ways = (Move.RESUME, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.START, Move.OPEN)
        for way in ways:
            if self.state.phase not in ENDED and not (way is Move.NEXT and self.state.is_last):
                self.move(way, 1_000)
        if everybody_answers and self.state.phase is Phase.OPEN:
            answers = [
                new_answer(self.game, player, self.state.position, received_at=self.now)
                for player in self.known
            ]
            assert store(answers) == [self._expected(answer) for answer in answers]

    # --- the rows ----------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if hasattr(self, "state"):
                self._compare()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def _compare(self) -> None:
        assert state_of(self.game) == self.state
        rows = {row.pk: row for row in Player.objects.filter(game=self.game)}
        assert {pk: (row.score, row.removed) for pk, row in rows.items()} == {
            pk: (known.score, known.removed) for pk, known in self.known.items()
        }
        stored = {(a.player_id, a.position): (a.key, a.points) for a in Answer.objects.filter(game=self.game)}
        assert stored == {
            (pk, position): (answer.key, points)
            for pk, known in self.known.items()
            for position, (answer, points) in known.answers.items()
        }
        here = [known for known in self.known.values() if not known.removed]
        table = ranks(self.game.pk)
        for known in here:
            assert table.rank(known.score) == 1 + sum(other.score > known.score for other in here)
        position = self.state.position
        if position >= 0 and self.state.phase not in ENDED:
            counts = tally(self.game.pk, position, 3, graded=True)
            assert counts.answered == sum(position in known.answers for known in here)
            assert counts.eligible == len(here)
        for standing in standings(self.game.pk, position, list(self.known)):
            known = self.known[standing.player]
            assert (standing.score, standing.answered) == (known.score, position in known.answers)
        queries = [
            SeatQuery(self.game.pk, known.joining.participant, 0, position) for known in self.known.values()
        ]
        for (pk, known), found in zip(
            self.known.items(), find_seats(queries) if queries else [], strict=True
        ):
            assert found is not None
            assert (found.row.player, found.answer is not None) == (pk, position in known.answers)


def test_rows_are_what_the_model_says() -> None:
    run_state_machine_as_test(
        RowsMachine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
