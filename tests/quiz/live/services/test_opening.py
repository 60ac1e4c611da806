"""Opening a game: what is frozen, what children are spared, and PINs that come free again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quiz.bank.models import Question, Statute
from quiz.bank.rules.errors import BankRefusal
from quiz.live.models import Game
from quiz.live.queries.games import game_by_join_token, game_by_pin, load_game
from quiz.live.rules.game import Move, Phase
from quiz.live.rules.settings import GameSettings, Team
from quiz.live.services import opening
from quiz.live.services.housekeeping import end_abandoned_games
from quiz.live.services.opening import NoFreePin, open_game
from tests.quiz.live.objects import make_division, make_game, make_organiser, make_quiz, move, state_of

pytestmark = pytest.mark.django_db


def opened(types: str = "sc", **fields: object) -> Game:
    return open_game(
        quiz_id=make_quiz(types).pk,
        host_user=make_organiser(),
        division=make_division(),
        settings=GameSettings(),
        **fields,
    )


def test_opened_game_is_a_lobby_with_the_quizs_questions() -> None:
    game = make_game("smtc", teams=(Team(1, "甲村"),), streaks=True)
    loaded = load_game(game.pk)
    assert loaded is not None
    assert (loaded.state.phase, loaded.state.version, loaded.state.position) == (Phase.LOBBY, 0, -1)
    assert [q.type for q in loaded.questions] == ["single", "multiple", "truefalse", "concern"]
    assert [q.pick for q in loaded.questions] == [1, 0, 1, 1]
    assert [q.graded for q in loaded.questions] == [True, True, True, False]
    assert loaded.settings.streaks
    assert loaded.settings.teams == (Team(1, "甲村"),)
    assert loaded.facts.title == "测验"


def test_need_codes_are_not_frozen_into_a_game() -> None:
    game = opened("c")
    row = game.questions.get()
    assert "wage" not in repr((row.content, row.solution, row.citations, row.explanation))


def test_later_edits_of_the_bank_change_nothing_here() -> None:
    game = opened("s")
    before = load_game(game.pk)
    Question.objects.update(
        content={"text": "改", "choices": ["一", "二"]},
        solution={"right": [0]},
        explanation="改",
        difficulty=3,
    )
    Statute.objects.update(status="repealed", short_title="改")
    assert load_game(game.pk) == before


def test_suspended_quiz_is_refused() -> None:
    quiz = make_quiz("s")
    Statute.objects.update(status="amended")
    with pytest.raises(BankRefusal, match=r"^quiz\.suspended"):
        open_game(
            quiz_id=quiz.pk, host_user=make_organiser(), division=make_division(), settings=GameSettings()
        )
    assert not Game.objects.exists()


def test_game_for_children_has_no_concern_question_and_no_gap() -> None:
    game = opened("cscs", children=True)
    rows = game.questions.order_by("position")
    assert [(row.position, row.graded) for row in rows] == [(0, True), (1, True)]


def test_pin_is_unique_among_open_games_and_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "draw_pin", lambda randbelow: "482913")
    first = opened()
    with pytest.raises(NoFreePin):
        opened()
    move(first, Move.CANCEL)
    second = opened()
    assert second.pin == first.pin
    assert game_by_pin("482913") == second
    assert game_by_join_token(first.join_token) == first


def test_taken_pin_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["482913", "482913", "482914"])
    monkeypatch.setattr(opening, "draw_pin", lambda randbelow: next(drawn))
    assert [opened().pin, opened().pin] == ["482913", "482914"]


def test_abandoned_games_end_and_living_ones_stay() -> None:
    young_lobby, old_lobby, young_game, old_game, paused = (make_game() for _ in range(5))
    long_ago = timezone.now() - timedelta(hours=40)
    for game in (young_game, old_game, paused):
        move(game, Move.START, Move.OPEN)
    move(paused, Move.PAUSE)
    Game.objects.filter(pk=old_lobby.pk).update(created_at=long_ago)
    Game.objects.filter(pk__in=[old_game.pk, paused.pk]).update(started_at=long_ago, created_at=long_ago)
    assert end_abandoned_games() == 3
    assert end_abandoned_games() == 0
    phases = [state_of(game).phase for game in (young_lobby, old_lobby, young_game, old_game, paused)]
    assert phases == [Phase.LOBBY, Phase.CANCELLED, Phase.OPEN, Phase.FINISHED, Phase.FINISHED]
    assert game_by_pin(old_lobby.pin) is None
