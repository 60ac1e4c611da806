"""The organiser's pass for a rehearsal, and the address that gives devices for it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kit.audit.models import AuditEvent
from outreach.network.queries.audit import lines
from quiz.live.models import Game, Link
from quiz.live.rules.game import Move
from quiz.live.services.links import create_link
from quiz.live.views import rehearsal as view
from quiz.participants.rules.devices import is_simulated
from quiz.participants.services.device import read_device
from tests.quiz.live.objects import make_game, move
from tests.quiz.live.views.visitors import organiser_of, stranger

pytestmark = pytest.mark.django_db
DEVICES = reverse("live-rehearsal-devices")
SIMULATED = "用模拟手机排练"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def game() -> Game:
    return make_game(rehearsal=True)


def page(game: Game) -> str:
    return reverse("live-rehearsal", args=[game.pk])


def new_pass(game: Game) -> str:
    """A pass's token, as the page shows it."""
    response = organiser_of(game).post(reverse("live-rehearsal-pass", args=[game.pk]), follow=True)
    found = re.search(r"TOKEN=([\w-]+) make rehearse URL=http", response.content.decode())
    assert found, response.status_code
    return found[1]


def ask(token: str | None, body: Any = None, *, client: Client | None = None) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    text = body if isinstance(body, (str, bytes)) else json.dumps({"count": 3} if body is None else body)
    asking = client or Client(enforce_csrf_checks=True)
    response = asking.post(DEVICES, text, content_type="application/json", headers=headers)
    return response.status_code, response.json()


# --- the organiser's page -----------------------------------------------------------------------------------


def test_pass_is_shown_once_and_only_its_hash_is_kept(game: Game) -> None:
    token = new_pass(game)
    assert token not in str(list(Link.objects.values_list()))
    again = organiser_of(game).get(page(game)).content.decode()
    assert token not in again
    assert "make rehearse" not in again
    assert reverse("live-link-revoke", args=[game.pk, Link.objects.get().pk]) in again


def test_loading_the_page_again_makes_no_second_pass_and_hides_the_token(game: Game) -> None:
    client = organiser_of(game)
    made = client.post(reverse("live-rehearsal-pass", args=[game.pk]))
    assert (made.status_code, made.headers["Location"]) == (302, page(game))
    assert client.head(page(game)).status_code == 200  # a look that shows nothing
    link = Link.objects.get()
    kept = str(dict(client.session.items()))
    first = client.get(page(game)).content.decode()
    token = re.search(r"TOKEN=([\w-]+) make", first)
    assert token is not None
    assert token[1] not in kept
    assert 'data-copy="#command"' in first
    assert "make rehearse" not in client.get(page(game)).content.decode()
    assert Link.objects.get() == link


def test_pass_that_a_stale_session_brings_back_is_not_shown_again(game: Game) -> None:
    client = organiser_of(game)
    client.post(reverse("live-rehearsal-pass", args=[game.pk]))
    stale = dict(client.session.items())
    assert "make rehearse" in client.get(page(game)).content.decode()
    Link.objects.update(created_at=F("created_at") - timedelta(seconds=61))
    session = client.session
    session.update(stale)
    session.save()
    assert "make rehearse" not in client.get(page(game)).content.decode()


def test_pass_that_was_taken_back_meanwhile_is_not_shown(game: Game) -> None:
    client = organiser_of(game)
    client.post(reverse("live-rehearsal-pass", args=[game.pk]))
    back = client.post(reverse("live-link-revoke", args=[game.pk, Link.objects.get().pk]), follow=True)
    text = back.content.decode()
    assert "make rehearse" not in text
    assert "排练码已收回" in text
    assert "链接已收回" not in text


def test_real_game_has_no_rehearsal_page_and_no_pass() -> None:
    game = make_game()
    client = organiser_of(game)
    assert client.get(page(game)).status_code == 404
    assert client.post(reverse("live-rehearsal-pass", args=[game.pk])).status_code == 404
    assert SIMULATED not in client.get(reverse("live-host", args=[game.pk])).content.decode()
    assert not Link.objects.exists()


def test_pass_is_the_own_divisions_organisers_alone(game: Game) -> None:
    for client, status in ((stranger(), 404), (Client(), 302)):
        assert client.get(page(game)).status_code == status
        assert client.post(reverse("live-rehearsal-pass", args=[game.pk])).status_code == status
    assert not Link.objects.exists()


def test_host_link_makes_no_pass(game: Game) -> None:
    _, token = create_link(game=game, part="host", by=game.created_by)
    holder = Client()
    assert holder.post(reverse("live-enter"), {"token": token}).status_code == 302
    assert holder.post(reverse("live-rehearsal-pass", args=[game.pk])).status_code == 302
    assert SIMULATED not in holder.get(reverse("live-host", args=[game.pk])).content.decode()
    assert Link.objects.filter(part="rehearsal").count() == 0


def test_ended_rehearsal_makes_no_pass_and_says_so(game: Game) -> None:
    move(game, Move.CANCEL)
    client = organiser_of(game)
    assert client.post(reverse("live-rehearsal-pass", args=[game.pk])).status_code == 404
    assert "这次排练已经结束" in client.get(page(game)).content.decode()


def test_making_and_taking_back_are_in_the_audit_log_in_words(game: Game) -> None:
    token = new_pass(game)
    link = Link.objects.get()
    back = organiser_of(game).post(reverse("live-link-revoke", args=[game.pk, link.pk]))
    assert back.headers["Location"] == page(game)
    events = list(AuditEvent.objects.filter(target=f"game:{game.pk}").order_by("seq"))
    assert [event.action for event in events] == ["live.link_made", "live.link_revoked"]
    assert all(str(link.pk) in event.detail and token not in event.detail for event in events)
    assert "排练用的模拟手机" in str([line.words for line in lines(events)])


def test_pass_opens_no_console_and_no_screen(game: Game) -> None:
    token = new_pass(game)
    client = Client()
    assert client.post(reverse("live-enter"), {"token": token}).status_code == 403
    assert client.get(reverse("live-host", args=[game.pk])).status_code == 302


# --- the machine's address ----------------------------------------------------------------------------------


def test_pass_gives_devices_and_where_to_go(game: Game) -> None:
    status, told = ask(new_pass(game), {"count": view.DEVICES_AT_ONCE})
    assert status == 200
    devices = [read_device(device) for device in told.pop("devices")]
    assert len(set(devices)) == view.DEVICES_AT_ONCE
    assert all(device is not None and is_simulated(device) for device in devices)
    assert told == {
        "game": str(game.pk), "title": game.title, "origin": "http://127.0.0.1:8000", "cookie": "device",
        "page": f"/play/{game.pk}/", "socket": f"/ws/live/{game.pk}/player",
    }  # fmt: skip


@pytest.mark.parametrize(
    "token", [None, "", "x", "a" * 22, "é", "a" * 5_000, "Bearer", "' OR 1=1 --"], ids=repr
)
def test_without_a_pass_there_are_no_devices(game: Game, token: str | None) -> None:
    new_pass(game)
    assert ask(token) == (403, {"code": "rehearsal.pass"})


@pytest.mark.parametrize("part", ["host", "screen"])
def test_other_links_give_no_devices(game: Game, part: str) -> None:
    _, token = create_link(game=game, part=part, by=game.created_by)
    assert ask(token)[0] == 403


def test_session_of_an_organiser_gives_no_devices(game: Game) -> None:
    assert ask(None, client=organiser_of(game))[0] == 403


@pytest.mark.parametrize("ending", ["expired", "revoked", "ended", "real"])
def test_ended_pass_gives_no_devices(game: Game, ending: str) -> None:
    token = new_pass(game)
    assert ask(token)[0] == 200
    if ending == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ending == "revoked":
        organiser_of(game).post(reverse("live-link-revoke", args=[game.pk, Link.objects.get().pk]))
    elif ending == "ended":
        move(game, Move.CANCEL)
    else:
        Game.objects.update(rehearsal=False)
    assert ask(token) == (403, {"code": "rehearsal.pass"})


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "5", "null", "\x00", b"\xff\xfe", {}, {"count": 0}, {"count": -1}, {"count": 2_001},
        {"count": 1.5}, {"count": "3"}, {"count": True}, {"count": None}, {"count": [3]}, {"count": 3, "game": "x"},
        {"count": 10**30}, '{"count": 1' + " " * 300 + "}", "[" * 190,
    ],
    ids=lambda body: repr(body)[:30],
)  # fmt: skip
def test_formless_request_is_refused_with_a_code(game: Game, body: Any) -> None:
    assert ask(new_pass(game), body) == (400, {"code": "rehearsal.bad_request"})


def test_only_posting_is_answered() -> None:
    assert Client().get(DEVICES).status_code == 405


def test_pass_is_throttled(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "REQUESTS_PER_PASS", 2)
    token, other = new_pass(game), new_pass(game)
    assert [ask(token)[0] for _ in range(3)] == [200, 200, 429]
    assert ask(token)[1] == {"code": "rehearsal.too_fast", "retry_ms": 60_000}
    assert ask(other)[0] == 200


def test_guessing_is_throttled_by_address(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "REQUESTS_PER_ADDRESS", 2)
    assert [ask(f"guess-{n}")[0] for n in range(3)] == [403, 403, 429]


# --- no figure of a rehearsal leaves the house --------------------------------------------------------------


@pytest.mark.parametrize("name", ["live-results-csv", "live-results-xlsx"])
def test_results_of_a_rehearsal_are_not_taken_away(game: Game, name: str) -> None:
    address = reverse(name, args=[game.pk])
    client = organiser_of(game)
    assert client.get(address).status_code == 404
    results = client.get(reverse("live-results", args=[game.pk])).content.decode()
    assert "不计入任何统计" in results
    assert address not in results
    assert not AuditEvent.objects.filter(action="live.results_exported").exists()
    Game.objects.update(rehearsal=False)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["live-play", "live-host", "live-screen", "live-results", "live-rehearsal"])
def test_every_page_of_a_rehearsal_says_so(game: Game, name: str) -> None:
    assert ">排练<" in organiser_of(game).get(reverse(name, args=[game.pk])).content.decode()


def test_list_of_games_marks_rehearsals_alone(game: Game) -> None:
    client = organiser_of(game)
    assert ">排练<" in client.get(reverse("live-games")).content.decode()
    Game.objects.update(rehearsal=False)
    assert ">排练<" not in client.get(reverse("live-games")).content.decode()
