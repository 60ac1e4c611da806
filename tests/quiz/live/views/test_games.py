"""The organiser's list and the opening of a game."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.network.models import Division
from quiz.live.forms import NewGameForm
from quiz.live.models import Game
from tests.quiz.live.objects import make_game, make_organiser, make_quiz
from tests.quiz.live.views.visitors import organiser_of, stranger

pytestmark = pytest.mark.django_db
CHOICES: dict[str, Any] = {
    "pacing": "auto",
    "scoring": "plain",
    "tally": "off",
    "phone_shows_question": "on",
    "teams": " 红山区 \n\n一中\n",
    "team_minimum": "2",
    "rehearsal": "on",
    "division": "1504",
}


def new_address(quiz_id: object) -> str:
    return f"{reverse('live-new')}?quiz={quiz_id}"


def signed_in() -> Client:
    client = Client()
    client.force_login(make_organiser())
    return client


def test_list_shows_games_of_the_own_division_only() -> None:
    game = make_game()
    assert (
        reverse("live-host", args=[game.pk]) in organiser_of(game).get(reverse("live-games")).content.decode()
    )
    assert str(game.pk) not in stranger().get(reverse("live-games")).content.decode()


def test_list_asks_the_same_number_of_queries_for_one_game_and_three() -> None:
    client = organiser_of(make_game())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("live-games"))
        counts.append(len(asked))
        make_game()
        make_game()
    assert counts[0] == counts[1]


def test_pages_lead_anonymous_visitors_to_the_sign_in() -> None:
    for name in ("live-games", "live-new"):
        assert "sign-in" in Client().get(reverse(name)).headers["Location"]


def test_first_step_offers_quizzes() -> None:
    quiz = make_quiz()
    page = signed_in().get(reverse("live-new")).content.decode()
    assert f"?quiz={quiz.pk}" in page


def test_second_step_previews_the_questions() -> None:
    page = signed_in().get(new_address(make_quiz("ssssss").pk)).content.decode()
    assert "问题0" in page
    assert "问题3" in page
    assert "问题4" not in page
    assert "说明" not in page


@pytest.mark.parametrize("raw", ["nonsense", str(uuid.UUID(int=0)), ""])
def test_unknown_quiz_leads_back_to_the_first_step(raw: str) -> None:
    quiz = make_quiz()
    assert f"?quiz={quiz.pk}" in signed_in().get(new_address(raw)).content.decode()


def test_game_opens_with_what_was_chosen() -> None:
    quiz = make_quiz()
    response = signed_in().post(new_address(quiz.pk), CHOICES)
    game = Game.objects.get()
    assert response.headers["Location"] == reverse("live-host", args=[game.pk])
    assert (game.quiz_id, game.division_id, game.rehearsal, game.for_children) == (
        quiz.pk,
        "1504",
        True,
        False,
    )
    assert game.settings == {
        "scoring": "plain",
        "pacing": "auto",
        "tally": "off",
        "leaderboard": False,
        "phone_shows_question": True,
        "shuffle": False,
        "streaks": False,
        "teams": [{"id": 1, "name": "红山区"}, {"id": 2, "name": "一中"}],
        "team_minimum": 2,
    }


def test_game_cannot_be_placed_outside_the_own_division() -> None:
    Division.objects.create(code="1505", name="外地", level=1)
    response = signed_in().post(new_address(make_quiz().pk), CHOICES | {"division": "1505"})
    assert response.status_code == 200
    assert not Game.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("teams", "只有一队"),
        ("teams", "一中\n一中"),
        ("teams", "甲\n" + "长" * 21),
        ("teams", "\n".join(f"队{n}" for n in range(61))),
        ("team_minimum", "0"),
        ("scoring", "generous"),
        ("tally", ""),
    ],
)
def test_form_refuses(field: str, value: str) -> None:
    form = NewGameForm(CHOICES | {field: value}, divisions=[("1504", "赤峰市")])
    assert list(form.errors) == [field]


def test_form_keeps_order_where_the_phone_shows_no_choices() -> None:
    chosen = {name: value for name, value in CHOICES.items() if name != "phone_shows_question"}
    form = NewGameForm(chosen | {"shuffle": "on"}, divisions=[("1504", "赤峰市")])
    assert list(form.errors) == ["shuffle"]


def test_division_choices_reach_two_levels_down() -> None:
    signed = signed_in()
    for code, level in (("150402", 2), ("150402001", 3), ("150402001200", 4)):
        Division.objects.create(code=code, name=f"区划{level}", level=level)
    page = signed.get(new_address(make_quiz().pk)).content.decode()
    assert "区划2" in page
    assert "区划3" in page
    assert "区划4" not in page
