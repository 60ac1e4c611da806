"""From a PIN or a QR code to the player's page."""

from __future__ import annotations

import asyncio
import math
import uuid
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import AsyncRequestFactory, Client
from django.urls import reverse
from django.utils import timezone

from kit.group_commit import GroupCommit
from kit.lean_http import Request, Response
from quiz.live.forms import JoinForm
from quiz.live.http.door import Door
from quiz.live.http.entering import Entering
from quiz.live.queries.ways_in import ByPin
from quiz.live.services import knocks
from quiz.live.views.join import join
from quiz.participants.services.device import cookie_name, read_device, sign_device
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


def come_in_front(pin: str, door: Door, cookies: dict[str, str]) -> HttpResponse:
    """Post a PIN as a server does: to the lean handler first, and to the page with what that has found."""
    origin, body = b"http://testserver", f"pin={pin}".encode()
    asked = AsyncRequestFactory().post(JOIN, {"pin": pin})
    asked.COOKIES.update(cookies)
    asked.scope["headers"] = [
        (b"origin", origin), (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(body)).encode()), (b"cookie", SimpleCookie(cookies).output([], "", "; ").encode()),
    ]  # fmt: skip

    async def get_door() -> Door:
        return door

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def no_page(_: Request) -> None:
        raise AssertionError("nobody asks for the player's page")

    async def lean() -> Response | None:
        entering = Entering(door=get_door, page=no_page, origins={origin})
        answered = await entering.join(Request(asked.scope, receive))
        await door.close()
        return answered

    assert asyncio.run(lean()) is None
    return join(asked)


class _KnownDoor(Door):
    """A door that has just found a game; whoever knocks is looked at as ever."""

    def __init__(self, pin: str, game: uuid.UUID, *, places: int) -> None:
        super().__init__()
        self._known[ByPin(pin)] = game, math.inf
        self._knocks = GroupCommit(knocks.let_in, is_transient=lambda _: False, max_queue=places)


def test_one_post_spends_one_try_whoever_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    game, device = make_game(), uuid.uuid4()
    cookies = {cookie_name(): sign_device(device)}
    monkeypatch.setattr(knocks, "TRIES_PER_DEVICE", 0)
    answered = come_in_front(game.pin, _KnownDoor(game.pin, game.pk, places=9), cookies)
    assert answered.status_code == 429
    monkeypatch.setattr(knocks, "TRIES_PER_DEVICE", 2)
    # one of the two is left
    assert [knocks.let_in([knocks.Knock(device, "")]) for _ in range(2)] == [[True], [False]]


def test_full_queue_is_told_with_a_time_and_logged_by_nobody(caplog: pytest.LogCaptureFixture) -> None:
    game = make_game()
    answered = come_in_front(game.pin, _KnownDoor(game.pin, game.pk, places=0), {})
    assert answered.status_code == 503
    assert int(answered.headers["Retry-After"]) >= 1
    assert "现在进场的人非常多" in answered.content.decode()
    assert caplog.records == []


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
