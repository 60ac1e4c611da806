"""From a phone's "this is happening to me" to plain values: no player, no seat, no device."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from outreach.door.services.handed_over import Handed
from outreach.referrals.models import NeedCount
from outreach.referrals.rules.sources import Source
from quiz.bank.models import Question
from quiz.live.models import Game
from quiz.live.services.leading_to_help import handed_by_game
from tests.quiz.live.objects import make_game

pytestmark = pytest.mark.django_db


def handed(game: Game, picked: str, **more: str) -> Handed | None:
    return handed_by_game({"game": str(game.pk), "picked": picked, **more})


def test_a_yes_hands_over_its_matter_and_a_no_none() -> None:
    game = make_game("sc")
    needs = Question.objects.get(type="concern").needs
    found = handed(game, "1/0")
    assert found == Handed(Source.LIVE_GAME, needs[0], f"game:{game.pk.hex}", game.division_id)
    for picked in (f"1/{len(needs) - 1}", f"1/{len(needs)}", "0/0", "9/0", "", "1/-1", "x"):
        found = handed(game, picked)
        assert found is not None
        assert found.matter == "", picked
    found = handed(game, "1/0", card="1")
    assert found is not None
    assert found.source is Source.END_CARD


def test_a_question_that_was_changed_since_hands_over_no_matter() -> None:
    game = make_game("c")
    Question.objects.update(content={"text": "改", "choices": ["一", "没有"]})
    found = handed(game, "0/0")
    assert found is not None
    assert found.matter == ""


def test_rehearsals_and_unknown_games_hand_over_nothing_and_childrens_games_no_matter() -> None:
    game = make_game("c")
    Game.objects.update(for_children=True)
    found = handed(game, "0/0")
    assert found is not None
    assert found.matter == ""
    Game.objects.update(rehearsal=True)
    assert handed(game, "0/0") is None
    for key in (str(uuid.uuid4()), "x", ""):
        assert handed_by_game({"game": key, "picked": "0/0"}) is None


def test_the_door_takes_it_from_a_page_of_this_site_and_counts_nothing_yet() -> None:
    game = make_game("c")
    Question.objects.update(needs=["wage_other", ""])
    body = {"from": "game", "game": str(game.pk), "picked": "0/0"}
    strict = Client(enforce_csrf_checks=True)
    url = reverse("ask-begin")
    assert strict.post(url, body, headers={"origin": "https://elsewhere.example"}).status_code == 403
    response = strict.post(url, body, headers={"origin": "http://testserver"})
    assert response.status_code == 200
    assert "正发生在您或家人身上吗" in response.content.decode()
    assert not NeedCount.objects.exists()
