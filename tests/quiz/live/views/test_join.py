"""From a PIN or a QR code to the player's page."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.live.forms import JoinForm
from quiz.live.services import knocks
from quiz.participants.services.device import cookie_name, read_device
from tests.quiz.live.objects import make_game

pytestmark = pytest.mark.django_db
JOIN = reverse("live-join")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.mark.parametrize("typed", ["482913", " 482 913 ", "482-913", "４８２９１３", "482 913"])
def test_pin_is_read_as_people_type_it(typed: str) -> None:
    form = JoinForm({"pin": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["pin"] == "482913"


@pytest.mark.parametrize("typed", ["", "48291", "4829134", "48291a", "４８２９１", "四八二九一三"])
def test_pin_of_another_form_is_refused(typed: str) -> None:
    assert not JoinForm({"pin": typed}).is_valid()


def test_right_pin_leads_to_the_game_and_names_the_device() -> None:
    game = make_game()
    response = Client().post(JOIN, {"pin": f"{game.pin[:3]} {game.pin[3:]}"})
    assert response.headers["Location"] == reverse("live-play", args=[game.pk])
    assert read_device(response.cookies[cookie_name()].value) is not None


def test_wrong_pin_is_told_and_the_form_stays() -> None:
    response = Client().post(JOIN, {"pin": "000000"})
    assert response.status_code == 200
    assert "没有找到这个号码" in response.content.decode()


def test_pin_of_an_ended_game_is_unknown() -> None:
    game = make_game()
    game.ended_at = timezone.now()
    game.save()
    assert Client().post(JOIN, {"pin": game.pin}).status_code == 200


def test_one_device_may_guess_twenty_times_a_minute() -> None:
    client = Client()
    client.post(JOIN, {"pin": "000000"})  # brings the cookie
    statuses = [client.post(JOIN, {"pin": "000000"}).status_code for _ in range(knocks.TRIES_PER_DEVICE + 1)]
    assert statuses == [200] * knocks.TRIES_PER_DEVICE + [429]


def test_a_village_behind_one_address_is_let_in() -> None:
    game = make_game()
    statuses = {
        Client().post(JOIN, {"pin": game.pin}).status_code for _ in range(knocks.TRIES_PER_DEVICE * 3)
    }
    assert statuses == {302}


def test_one_address_may_not_try_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knocks, "WRONG_PER_ADDRESS", 3)
    statuses = [Client().post(JOIN, {"pin": "000000"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_qr_code_is_never_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knocks, "WRONG_PER_ADDRESS", 0)
    game = make_game()
    response = Client().get(reverse("live-token", args=[game.join_token]))
    assert response.headers["Location"] == reverse("live-play", args=[game.pk])


def test_unknown_token_and_game_are_not_found() -> None:
    assert Client().get(reverse("live-token", args=["nothing"])).status_code == 404
    assert Client().get(reverse("live-play", args=[uuid.uuid4()])).status_code == 404


def test_play_page_knows_its_socket_and_keeps_the_device() -> None:
    game = make_game()
    client = Client()
    first = client.get(reverse("live-play", args=[game.pk]))
    assert f"/ws/live/{game.pk}/player" in first.content.decode()
    assert first.cookies[cookie_name()]["httponly"]
    assert cookie_name() not in client.get(reverse("live-play", args=[game.pk])).cookies


def test_play_page_has_no_solution() -> None:
    game = make_game()
    page = Client().get(reverse("live-play", args=[game.pk])).content.decode()
    assert "问题0" not in page
    assert "说明" not in page
