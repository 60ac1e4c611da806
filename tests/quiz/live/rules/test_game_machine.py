"""hypothesis drives a game with arbitrary moves, times, settings, presses and answers of several players."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quiz.live.rules.answers import PersonalTime, Timing, judge
from quiz.live.rules.buzzer import holder_answered, press
from quiz.live.rules.game import (
    BUZZ_ANSWER_MS,
    BUZZ_COMMIT_MS,
    ENDED,
    GRACE_MS,
    PERSONAL_WAIT,
    UNREVEALED,
    Game,
    Item,
    Move,
    Outcome,
    Phase,
    Refused,
    apply,
    configure,
)
from quiz.live.rules.pacing import due_move

T = 1_700_000_000_000
PLAYERS = ["a", "b", "c"]

items = st.builds(
    Item,
    limit_ms=st.integers(5, 120).map(lambda seconds: seconds * 1_000),
    reading_ms=st.integers(4_000, 15_000),
    reveal_ms=st.integers(8_000, 20_000),
    buzzer=st.booleans(),
    graded=st.booleans(),
).map(lambda item: replace(item, buzzer=item.buzzer and item.graded))
plans = st.lists(items, min_size=1, max_size=4).map(tuple)

FOLLOWS = {
    Phase.LOBBY: {Phase.READING, Phase.CANCELLED},
    Phase.READING: {Phase.OPEN, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
    Phase.OPEN: {Phase.OPEN, Phase.BUZZED, Phase.CLOSED, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
    Phase.BUZZED: {Phase.BUZZED, Phase.OPEN, Phase.CLOSED, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
    Phase.CLOSED: {Phase.CLOSED, Phase.REVEAL, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
    Phase.REVEAL: {Phase.REVEAL, Phase.LEADERBOARD, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
    Phase.LEADERBOARD: {Phase.LEADERBOARD, Phase.READING, Phase.FINISHED, Phase.CANCELLED},
}
MOMENTS = ("opened_at", "closes_at", "due_at", "buzz_settle_at", "answer_by")


class GameMachine(RuleBasedStateMachine):
    @initialize(plan=plans, auto=st.booleans(), leaderboard=st.booleans())
    def begin(self, plan: tuple[Item, ...], auto: bool, leaderboard: bool) -> None:
        self.game = Game(items=plan, auto=auto, leaderboard=leaderboard)
        self.now = T
        self.revealed: set[int] = set()
        self.presses: list[tuple[int, str]] = []

    def take(self, outcome: Outcome | None) -> None:
        """Check what holds for every move, whoever made it, and go on with it."""
        before = self.game
        if outcome is None or isinstance(outcome, Refused):
            return
        assert before.phase not in ENDED
        assert outcome.version == before.version + 1
        assert outcome.phase in FOLLOWS[before.phase] | {before.phase}
        assert before.position <= outcome.position <= before.position + 1
        assert outcome.items == before.items
        assert set(before.skipped) <= set(outcome.skipped)
        if outcome.position != before.position or outcome.buzz_round != before.buzz_round:
            self.presses = []
        if outcome.phase is Phase.REVEAL and before.phase is not Phase.REVEAL:
            self.revealed.add(outcome.position)
        if before.phase in UNREVEALED and outcome.position != before.position:
            assert before.position in outcome.skipped
        self.game = outcome

    @rule(step=st.integers(-5_000, 60_000) | st.just(0))
    def pass_time(self, step: int) -> None:
        self.now += step

    @rule(move=st.sampled_from(list(Move)), by_ms=st.integers(-10, 130_000))
    def host_moves(self, move: Move, by_ms: int) -> None:
        self.take(apply(self.game, move, self.now, by_ms=by_ms))

    @rule(auto=st.booleans(), leaderboard=st.booleans())
    def host_configures(self, auto: bool, leaderboard: bool) -> None:
        self.take(configure(self.game, self.now, auto=auto, leaderboard=leaderboard))

    @rule(player=st.sampled_from(PLAYERS))
    def player_presses(self, player: str) -> None:
        if self.game.phase is Phase.OPEN:
            self.presses.append((self.now, player))
        self.take(press(self.game, self.now))

    @rule(waiting=st.integers(0, 2), right=st.booleans())
    def deadline_comes(self, waiting: int, right: bool) -> None:
        if self.game.due_at is not None and self.game.paused_at is None:
            self.now = max(self.now, self.game.due_at)
        self.take(due_move(self.game, self.now, waiting=waiting, presses=self.presses, holder_right=right))

    @rule(
        player=st.sampled_from(PLAYERS),
        rtt=st.integers(-10, 5_000),
        personal=st.sampled_from(list(PersonalTime)),
        joined_at=st.integers(0, 2),
        position=st.integers(-1, 4),
        right=st.booleans(),
    )
    def player_answers(
        self, player: str, rtt: int, personal: PersonalTime, joined_at: int, position: int, right: bool
    ) -> None:
        game = self.game
        verdict = judge(
            game,
            position=position,
            received_at=self.now,
            rtt_ms=rtt,
            personal=personal,
            joined_at=joined_at,
            player=player,
        )
        if isinstance(verdict, Refused):
            return
        assert isinstance(verdict, Timing)
        assert position == game.position >= joined_at
        assert position not in self.revealed
        assert position not in game.skipped
        assert game.paused_at is None
        assert game.item.graded
        assert verdict.credited_ms >= 0
        assert game.closes_at is not None
        assert verdict.late == (self.now > game.closes_at) or game.item.buzzer
        if game.item.buzzer:
            assert game.holder == player
            self.take(holder_answered(game, self.now, right=right))

    @precondition(lambda self: self.game.is_running and self.game.paused_at is None)
    @rule(length=st.integers(0, 10_000_000))
    def pause_and_resume_change_nothing_but_the_clock(self, length: int) -> None:
        before = self.game
        self.take(apply(before, Move.PAUSE, self.now))
        for player in PLAYERS:
            assert isinstance(
                judge(
                    self.game,
                    position=before.position,
                    received_at=self.now + length,
                    rtt_ms=0,
                    personal=PersonalTime.ROOM,
                    joined_at=0,
                    player=player,
                ),
                Refused,
            )
        self.now += length
        self.take(apply(self.game, Move.RESUME, self.now))
        for name in MOMENTS:
            old, new = getattr(before, name), getattr(self.game, name)
            assert new == (None if old is None else old + length)
        assert replace(self.game, version=0, **dict.fromkeys(MOMENTS)) == replace(
            before, version=0, **dict.fromkeys(MOMENTS)
        )
        self.presses = [(at + length, player) for at, player in self.presses]

    @invariant()
    def deadlines_are_where_they_belong(self) -> None:
        if not hasattr(self, "game"):
            return
        game = self.game
        if game.phase in ENDED or game.phase is Phase.LOBBY:
            assert game.due_at is None
            assert game.paused_at is None
        elif game.phase in (Phase.CLOSED, Phase.REVEAL, Phase.LEADERBOARD):
            assert (game.due_at is not None) == game.auto
        else:
            assert game.due_at is not None
        if game.phase is Phase.OPEN:
            assert game.due_at == (game.closes_at if game.buzz_settle_at is None else game.buzz_settle_at)
        if game.phase is Phase.BUZZED:
            assert game.answer_by is not None
            # what the holder sends in the last moment is still being stored
            assert game.due_at == game.answer_by + BUZZ_COMMIT_MS
            assert game.holder is not None
            assert game.holder not in game.former_holders
        if game.phase is not Phase.BUZZED:
            assert game.answer_by is None
        if game.buzz_settle_at is not None:
            assert game.phase is Phase.OPEN
            assert game.item.buzzer
        if game.revealed_at is not None:
            assert game.phase not in UNREVEALED

    @invariant()
    def skipped_and_revealed_never_meet(self) -> None:
        if hasattr(self, "game"):
            assert not set(self.game.skipped) & self.revealed
            assert len(set(self.game.skipped)) == len(self.game.skipped)

    @invariant()
    def terminal_phases_absorb_everything(self) -> None:
        if not hasattr(self, "game") or self.game.phase not in ENDED:
            return
        for move in Move:
            assert isinstance(apply(self.game, move, self.now, by_ms=5_000), Refused)
        assert isinstance(configure(self.game, self.now, auto=True, leaderboard=True), Refused)
        assert isinstance(press(self.game, self.now), Refused)
        assert due_move(self.game, self.now + 10**9) is None


TestGameMachine = GameMachine.TestCase
TestGameMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def _bound(item: Item) -> int:
    """The longest a question may take by itself: reading, waiting, everybody's floor, reveal, board."""
    return 25_000 + PERSONAL_WAIT * item.limit_ms + GRACE_MS + 3 * (BUZZ_ANSWER_MS + 1_000) + 30_000


@settings(deadline=None)
@given(plan=plans, leaderboard=st.booleans(), waiting=st.integers(0, 3), keen=st.booleans())
def test_server_alone_finishes_an_automatic_game_in_bounded_time(
    plan: tuple[Item, ...], leaderboard: bool, waiting: int, keen: bool
) -> None:
    game = Game(items=plan, auto=True, leaderboard=leaderboard)
    now, moves = T, 0
    started = apply(game, Move.START, now)
    assert isinstance(started, Game)
    game = started
    while game.phase is not Phase.FINISHED:
        # who has had the floor is refused at the socket
        free = len(game.former_holders) < len(PLAYERS)
        if keen and free and isinstance(pressed := press(game, now), Game):
            game = pressed
        assert game.due_at is not None
        now = max(now, game.due_at)
        after = due_move(game, now, waiting=waiting, presses=[(now, player) for player in PLAYERS])
        if after is None:
            assert game.opened_at is not None
            now = max(now, game.opened_at + PERSONAL_WAIT * game.item.limit_ms)
            after = due_move(game, now, waiting=waiting)
        assert isinstance(after, Game)
        game, moves = after, moves + 1
        assert moves < 20 * len(plan)
    assert now - T <= sum(_bound(item) for item in plan)
    assert game.skipped == ()


@settings(deadline=None)
@given(plan=plans)
def test_server_alone_stops_where_the_host_must_act(plan: tuple[Item, ...]) -> None:
    outcome = apply(Game(items=plan), Move.START, T)
    assert isinstance(outcome, Game)
    game = outcome
    while game.due_at is not None:
        after = due_move(game, game.due_at)
        assert isinstance(after, Game)
        game = after
    assert game.phase is Phase.CLOSED
    assert game.position == 0
    assert due_move(game, T + 10**9) is None
