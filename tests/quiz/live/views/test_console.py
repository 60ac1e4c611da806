"""Who gets the console, the screen, and the tickets to their sockets."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from outreach.network.rules.roles import Role
from quiz.live.models import Game
from quiz.live.services.tickets import use_ticket
from tests.quiz.live.objects import make_game
from tests.quiz.live.views.visitors import organiser_of, stranger

pytestmark = pytest.mark.django_db
PARTS = ("host", "screen")


def page(game: Game, part: str) -> str:
    return reverse(f"live-{part}", args=[game.pk])


def ticket(game: Game, part: str) -> str:
    return reverse(f"live-{part}-ticket", args=[game.pk])


@pytest.mark.parametrize("part", PARTS)
def test_pages_are_for_organisers_of_the_division(part: str) -> None:
    game = make_game()
    assert organiser_of(game).get(page(game, part)).status_code == 200
    assert stranger().get(page(game, part)).status_code == 404
    assert stranger(Role.QUESTION_EDITOR, division="1504").get(page(game, part)).status_code == 404
    anonymous = Client().get(page(game, part))
    assert anonymous.status_code == 302
    assert "sign-in" in anonymous.headers["Location"]


@pytest.mark.parametrize("part", PARTS)
def test_ticket_opens_its_own_part_once(part: str) -> None:
    game = make_game()
    issued = organiser_of(game).post(ticket(game, part)).json()["ticket"]
    other = "screen" if part == "host" else "host"
    assert use_ticket(issued, game_id=game.pk, part=other) is None
    assert use_ticket(issued, game_id=uuid.uuid4(), part=part) is None
    holder = use_ticket(issued, game_id=game.pk, part=part)
    assert holder is not None
    assert holder.subject == f"user:{game.created_by_id}"
    assert use_ticket(issued, game_id=game.pk, part=part) is None


@pytest.mark.parametrize("part", PARTS)
def test_ticket_is_refused_to_others(part: str) -> None:
    game = make_game()
    assert Client().post(ticket(game, part)).status_code == 401
    assert stranger().post(ticket(game, part)).status_code == 404
    assert organiser_of(game).get(ticket(game, part)).status_code == 405


def test_ticket_needs_the_page_s_own_token() -> None:
    game = make_game()
    client = Client(enforce_csrf_checks=True)
    client.force_login(game.created_by)
    assert client.post(ticket(game, "host")).status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_page_shows_how_to_join_and_no_question(part: str) -> None:
    game = make_game()
    shown = organiser_of(game).get(page(game, part)).content.decode()
    assert 'class="qr"' in shown
    assert "127.0.0.1:8000" in shown
    assert "问题0" not in shown
    assert "说明" not in shown


def test_unknown_game_is_not_found() -> None:
    game = make_game()
    assert organiser_of(game).get(reverse("live-host", args=[uuid.uuid4()])).status_code == 404


def test_title_is_shown_as_text() -> None:
    game = make_game()
    game.title = "<script>alert(1)</script>"
    game.save()
    for part in PARTS:
        assert "<script>alert" not in organiser_of(game).get(page(game, part)).content.decode()
