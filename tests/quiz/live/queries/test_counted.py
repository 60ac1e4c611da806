"""What counts, and that no rehearsal and no game that was called off ever does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Avg, Count, QuerySet, Sum

from quiz.live.models import Game, Player
from quiz.live.queries import counted
from quiz.live.rules.game import Move
from quiz.live.services.pending import NewAsked
from quiz.live.services.store import store
from quiz.participants.models import Participant
from tests.quiz.live.objects import T, make_game, move, new_answer, new_player

pytestmark = pytest.mark.django_db
SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    "games": counted.counted_games,
    "questions": counted.counted_questions,
    "players": counted.counted_players,
    "answers": counted.counted_answers,
    "concerns": counted.counted_concerns,
    "participants": counted.counted_participants,
}


def play(*, rehearsal: bool = False, people: int = 2) -> Game:
    """A game in which everybody answers and is asked."""
    game = make_game("sc", rehearsal=rehearsal)
    players = [new_player(game) for _ in range(people)]
    store(players)
    move(game, Move.START, Move.OPEN)
    store([new_answer(game, player.player) for player in players])
    store([NewAsked(game.pk, 1, player.player) for player in players])
    return game


def figures() -> dict[str, int]:
    return {name: rows().count() for name, rows in SOURCES.items()}


def test_real_games_count() -> None:
    play()
    expected = {"games": 1, "questions": 2, "players": 2, "answers": 2, "concerns": 2, "participants": 2}
    assert figures() == expected


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize(
    "mark", [{"rehearsal": True}, {"phase": "cancelled"}], ids=["rehearsal", "called off"]
)
def test_what_does_not_count_changes_no_figure(name: str, mark: dict[str, Any]) -> None:
    play()
    before = figures()[name]
    other = Game.objects.filter(pk=play(people=5).pk)
    # the very same rows count while their game is real, and no longer when it is not
    assert figures()[name] > before
    other.update(**mark)
    assert figures()[name] == before


def test_sums_and_means_leave_a_rehearsal_out() -> None:
    real, rehearsal = play(), play(rehearsal=True, people=4)
    Player.objects.filter(game=real).update(score=100)
    Player.objects.filter(game=rehearsal).update(score=1_000)
    assert counted.counted_players().aggregate(sum=Sum("score"), mean=Avg("score")) == {
        "sum": 200,
        "mean": 100,
    }
    by_division = counted.counted_games().values_list("division").annotate(n=Count("*"))
    assert list(by_division) == [("1504", 1)]


def test_removed_players_count_nowhere() -> None:
    game = play()
    Player.objects.filter(pk=Player.objects.filter(game=game).values("pk")[:1]).update(removed=True)
    assert figures() | {"games": 1, "questions": 2} == dict.fromkeys(SOURCES, 1) | {
        "games": 1,
        "questions": 2,
    }


def test_first_join_of_somebody_who_tried_a_rehearsal_is_the_real_one() -> None:
    person = uuid.uuid4()
    rehearsal, first, second = make_game(rehearsal=True), make_game(), make_game()
    for game, at in ((rehearsal, T), (second, T + 9_000), (first, T + 5_000)):
        store([new_player(game, participant=person, created_ms=at)])
    assert Participant.objects.get().created_ms == T
    assert counted.counted_participants().get().first_joined_ms == T + 5_000


def test_participant_of_rehearsals_alone_was_never_here() -> None:
    store([new_player(make_game(rehearsal=True))])
    assert Participant.objects.count() == 1
    assert not counted.counted_participants().exists()
