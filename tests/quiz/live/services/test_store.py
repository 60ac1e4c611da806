"""The batch that a worker stores: each kind of item, again and again, and against games that have moved on."""

import uuid

import pytest
from django.db.models import Sum
from msgspec.structs import replace

from quiz.live.models import Answer, Buzz, ConcernAsked, Game, GameQuestion, Player
from quiz.live.rules.game import Move
from quiz.live.services.pending import NewAsked, NewPress, NotStored, Seated, Stored
from quiz.live.services.players import remove_player
from quiz.live.services.store import store
from quiz.participants.models import Participant
from tests.quiz.live.objects import T, make_game, move, new_answer, new_player, score_of, seat_players

pytestmark = pytest.mark.django_db


def open_question(types: str = "ssss", **settings: object) -> Game:
    game = make_game(types, **settings)
    move(game, Move.START, Move.OPEN)
    return game


def assert_scores_follow_from_rows(game: Game) -> None:
    for player in Player.objects.filter(game=game):
        rows = Answer.objects.filter(player=player)
        sums = rows.aggregate(points=Sum("points"), bonus=Sum("bonus"))
        assert player.score == (sums["points"] or 0) + (sums["bonus"] or 0)
        assert player.correct == rows.filter(grade__gte=1).count()


def test_empty_batch_stores_nothing() -> None:
    assert store([]) == []


def test_results_come_in_the_order_of_a_mixed_batch() -> None:
    game = open_question()
    (seated,) = seat_players(game, 1)
    joining = new_player(game, "后来者")
    answer = new_answer(game, seated)
    pressed = NewPress(game.pk, 0, 1, seated, T)
    asked = NewAsked(game.pk, 0, seated)
    results = store([asked, answer, joining, pressed])
    assert results == [
        Stored(new=True), Stored(new=True), Seated(joining.player, "后来者", None, 0), Stored(new=True),
    ]  # fmt: skip


# --- joining ---------------------------------------------------------------------------------------------------------


def test_joining_again_finds_the_same_player_whatever_name_is_asked_for() -> None:
    game = make_game()
    first = new_player(game, "阿木古郎", team=2)
    again = replace(first, player=uuid.uuid4(), name="别人", name_key="别人", team=1)
    seated = Seated(first.player, "阿木古郎", 2, 0)
    assert store([first, again]) == [seated, seated]
    assert store([first]) == [seated]
    assert store([again]) == [seated]
    assert Player.objects.filter(game=game).count() == 1
    assert Participant.objects.filter(pk=first.participant).count() == 1


def test_second_seat_of_a_phone_is_another_player() -> None:
    game = make_game()
    first = new_player(game)
    second = new_player(game, participant=first.participant, seat=1)
    results = store([first, second])
    assert [result.player for result in results if isinstance(result, Seated)] == [
        first.player,
        second.player,
    ]


@pytest.mark.parametrize("together", [True, False])
def test_name_is_given_once_in_a_game(together: bool) -> None:
    game, other = make_game(), make_game()
    first, second = new_player(game, "Anna"), new_player(game, "ANNA")
    results = store([first, second]) if together else [*store([first]), *store([second])]
    assert results == [Seated(first.player, "Anna", None, 0), NotStored("join.name_taken")]
    elsewhere = new_player(other, "Anna")
    assert store([elsewhere]) == [Seated(elsewhere.player, "Anna", None, 0)]


def test_removed_player_cannot_come_back_to_the_seat() -> None:
    game = make_game()
    player = new_player(game, "捣蛋")
    store([player])
    assert remove_player(game_id=game.pk, player=player.player)
    again = replace(player, player=uuid.uuid4(), name="换名", name_key="换名")
    assert store([player, again]) == [NotStored("join.removed")] * 2


# --- answers ---------------------------------------------------------------------------------------------------------


def test_same_batch_twice_changes_nothing() -> None:
    game = open_question()
    answers = [
        new_answer(game, player, grade=grade)
        for player, grade in zip(seat_players(game, 3), (1.0, 0.5, 0.0), strict=True)
    ]
    assert store(answers) == [Stored(new=True)] * 3
    assert store(answers) == [Stored(new=False)] * 3
    assert [score_of(a.player)[:3] for a in answers] == [(900, 1, 1), (450, 0, 1), (0, 0, 1)]
    assert_scores_follow_from_rows(game)


def test_same_key_twice_in_a_batch_earns_once() -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    first = new_answer(game, player)
    # a retry reaches the server later and is judged anew
    retry = replace(first, received_at=first.received_at + 700, credited_ms=1_700, points=880)
    assert store([first, retry]) == [Stored(new=True), Stored(new=False)]
    assert score_of(player)[:3] == (900, 1, 1)
    assert_scores_follow_from_rows(game)


@pytest.mark.parametrize("together", [True, False])
def test_first_of_two_keys_is_the_answer(together: bool) -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    first, second = new_answer(game, player, grade=0.0), new_answer(game, player, grade=1.0)
    results = store([first, second]) if together else [*store([first]), *store([second])]
    assert results == [Stored(new=True), NotStored("answer.already")]
    assert score_of(player)[:3] == (0, 0, 1)
    assert Answer.objects.get(player=player).key == first.key


def test_late_mark_of_the_standing_row_comes_back() -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    first = new_answer(game, player, late=True)
    store([first])
    assert store([replace(first, late=False)]) == [Stored(new=False, late=True)]


def test_answer_to_an_unknown_game_harms_no_other() -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    stray = replace(new_answer(game, uuid.uuid4()), game=uuid.uuid4())
    assert store([stray, new_answer(game, player)]) == [NotStored("game.unknown"), Stored(new=True)]


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ((Move.CLOSE,), None),
        ((Move.CLOSE, Move.REVEAL, Move.NEXT), "answer.not_open"),
        ((Move.SKIP,), "answer.not_open"),
        ((Move.FINISH,), "answer.not_open"),
        ((Move.CANCEL,), "answer.not_open"),
    ],
)
def test_answer_to_a_game_that_moved_on(moves: tuple[Move, ...], code: str | None) -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    move(game, *moves, at=T + 2_000)
    assert store([new_answer(game, player)]) == [NotStored(code) if code else Stored(new=True)]
    assert score_of(player)[0] == (0 if code else 900)


@pytest.mark.parametrize(("received", "stored"), [(1_999, True), (2_000, False), (2_001, False)])
def test_answer_after_the_reveal_counts_only_if_it_was_received_before(received: int, stored: bool) -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    move(game, Move.CLOSE, Move.REVEAL, at=T + 2_000)
    result = store([new_answer(game, player, received_at=T + received)])
    assert result == [Stored(new=True, overtaken=True) if stored else NotStored("answer.revealed")]


def test_answer_overtaken_by_its_reveal_is_known_as_such_until_the_next_question() -> None:
    game = open_question()
    first, second = seat_players(game, 2)
    before, after = new_answer(game, first), new_answer(game, second)
    assert store([before]) == [Stored(new=True)]
    move(game, Move.CLOSE, Move.REVEAL, at=T + 2_000)
    # the answer to the first try was lost: whether its reveal has counted it cannot be told any more
    overtaken = [Stored(new=False, overtaken=True), Stored(new=True, overtaken=True)]
    assert store([before, after]) == overtaken
    move(game, Move.NEXT, at=T + 3_000)
    assert store([before, after]) == [Stored(new=False)] * 2


def test_stored_answer_is_acknowledged_again_even_when_the_game_has_moved_on() -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    answer = new_answer(game, player)
    store([answer])
    move(game, Move.CLOSE, Move.REVEAL, Move.NEXT, at=T + 2_000)
    assert store([answer, new_answer(game, player)]) == [Stored(new=False), NotStored("answer.already")]


def test_games_share_a_batch_without_mixing() -> None:
    one, other = open_question(), open_question()
    (a,), (b,) = seat_players(one, 1), seat_players(other, 1)
    move(other, Move.SKIP)
    assert store([new_answer(one, a), new_answer(other, b)]) == [
        Stored(new=True),
        NotStored("answer.not_open"),
    ]
    assert (score_of(a)[0], score_of(b)[0]) == (900, 0)


def test_large_batch_is_one_result_each() -> None:
    game = open_question()
    players = seat_players(game, 500)
    assert store([new_answer(game, player) for player in players]) == [Stored(new=True)] * 500
    assert Answer.objects.filter(game=game).count() == 500
    assert_scores_follow_from_rows(game)


# --- presses and concern ---------------------------------------------------------------------------------------------


def test_first_press_of_a_round_stays() -> None:
    game = open_question()
    (player,) = seat_players(game, 1)
    store([NewPress(game.pk, 0, 1, player, T + 5)])
    assert store([NewPress(game.pk, 0, 1, player, T + 1)]) == [Stored(new=False)]
    assert store([NewPress(game.pk, 0, 2, player, T + 9)]) == [Stored(new=True)]
    assert sorted(Buzz.objects.values_list("round", "received_at")) == [(1, T + 5), (2, T + 9)]


def test_concern_counts_each_player_once_and_keeps_no_choice() -> None:
    game = open_question("cs")
    one, other = seat_players(game, 2)
    asked = NewAsked(game.pk, 0, one)
    store([asked, asked, NewAsked(game.pk, 0, other)])
    store([asked])
    assert GameQuestion.objects.get(game=game, position=0).asked == 2
    assert GameQuestion.objects.get(game=game, position=1).asked == 0
    assert ConcernAsked.objects.filter(game=game).count() == 2
    assert Answer.objects.count() == 0
    stored = {field.name for field in ConcernAsked._meta.get_fields()}
    assert stored == {"pk", "game", "position", "player"}
    assert set(NewAsked.__struct_fields__) == {"game", "position", "player"}


def test_nothing_is_written_for_a_player_who_is_not_in_the_game() -> None:
    game, other = make_game("sc"), make_game("sc")
    (elsewhere,) = seat_players(other, 1)
    move(game, Move.START, Move.OPEN)
    for player in (elsewhere, uuid.uuid4()):
        store([new_answer(game, player), NewPress(game.pk, 0, 1, player, T), NewAsked(game.pk, 1, player)])
    assert not any(model.objects.filter(game=game).exists() for model in (Answer, Buzz, ConcernAsked))
    assert GameQuestion.objects.get(game=game, position=1).asked == 0
