"""Links: made by organisers, entered by another device, good for one game and one part, taken back at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kit.audit.models import AuditEvent
from quiz.live.models import Game, Link
from tests.quiz.live.objects import make_game
from tests.quiz.live.views.visitors import organiser_of, stranger

pytestmark = pytest.mark.django_db
ENTER = reverse("live-enter")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


def make_link(game: Game, role: str) -> str:
    """A link's secret, as the page shows it."""
    response = organiser_of(game).post(reverse("live-links", args=[game.pk]), {"role": role}, follow=True)
    found = re.search(r'value="http://127\.0\.0\.1:8000/enter/#([\w-]+)"', response.content.decode())
    assert found, response.status_code
    return found[1]


def entered(token: str) -> Client:
    client = Client()
    assert client.post(ENTER, {"token": token}).status_code == 302
    return client


def statuses(client: Client, game: Game) -> dict[str, int]:
    return {
        "host": client.get(reverse("live-host", args=[game.pk])).status_code,
        "host ticket": client.post(reverse("live-host-ticket", args=[game.pk])).status_code,
        "screen": client.get(reverse("live-screen", args=[game.pk])).status_code,
        "screen ticket": client.post(reverse("live-screen-ticket", args=[game.pk])).status_code,
    }


HOST_ONLY = {"host": 200, "host ticket": 200, "screen": 302, "screen ticket": 401}
SCREEN_ONLY = {"host": 302, "host ticket": 401, "screen": 200, "screen ticket": 200}
NOTHING = {"host": 302, "host ticket": 401, "screen": 302, "screen ticket": 401}


def test_link_gives_its_part_of_its_game_and_nothing_else() -> None:
    game, other = make_game(), make_game()
    host, screen = entered(make_link(game, "host")), entered(make_link(game, "screen"))
    assert statuses(host, game) == HOST_ONLY
    assert statuses(screen, game) == SCREEN_ONLY
    assert statuses(host, other) == NOTHING
    assert host.get(reverse("live-games")).status_code == 302
    assert host.get(reverse("live-results", args=[game.pk])).status_code == 302


def test_loading_the_link_again_makes_no_second_one() -> None:
    game = make_game()
    client, address = organiser_of(game), reverse("live-links", args=[game.pk])
    assert client.post(address, {"role": "host"}).headers["Location"] == address
    assert "/enter/#" in client.get(address).content.decode()
    assert client.get(address).headers["Location"] == reverse("live-host", args=[game.pk])
    assert Link.objects.count() == 1


def test_link_cannot_make_links() -> None:
    game = make_game()
    host = entered(make_link(game, "host"))
    assert host.post(reverse("live-links", args=[game.pk]), {"role": "host"}).status_code == 302
    assert Link.objects.count() == 1
    assert "live-links" not in host.get(reverse("live-host", args=[game.pk])).content.decode()


def test_cookie_is_signed_and_bound_to_its_page() -> None:
    game = make_game()
    client = Client()
    response = client.post(ENTER, {"token": make_link(game, "host")})
    (name, morsel), *_ = response.cookies.items()
    assert (morsel["path"], morsel["httponly"], morsel["samesite"]) == (f"/host/{game.pk}/", True, "Lax")
    assert 0 < int(morsel["max-age"]) <= 12 * 3600
    forged = Client()
    forged.cookies[name] = morsel.value.replace(morsel.value[0], "0" if morsel.value[0] != "0" else "1", 1)
    assert statuses(forged, game) == NOTHING


def test_cookie_of_a_screen_does_not_host_under_another_name() -> None:
    game = make_game()
    screen = entered(make_link(game, "screen"))
    screen.cookies[f"live-host-{game.pk.hex}"] = screen.cookies[f"live-screen-{game.pk.hex}"].value
    assert statuses(screen, game)["host"] == 302


def test_revoked_link_ends_at_once() -> None:
    game = make_game()
    token = make_link(game, "host")
    host = entered(token)
    link = Link.objects.get()
    address = reverse("live-link-revoke", args=[game.pk, link.pk])
    assert stranger().post(address).status_code == 404
    assert statuses(host, game) == HOST_ONLY
    assert organiser_of(game).post(address).status_code == 302
    assert statuses(host, game) == NOTHING
    assert Client().post(ENTER, {"token": token}).status_code == 403


def test_making_and_revoking_are_audited() -> None:
    game = make_game()
    token = make_link(game, "host")
    link = Link.objects.get()
    organiser_of(game).post(reverse("live-link-revoke", args=[game.pk, link.pk]))
    events = list(AuditEvent.objects.filter(target=f"game:{game.pk}").order_by("seq"))
    assert [event.action for event in events] == ["live.link_made", "live.link_revoked"]
    assert all(str(link.pk) in event.detail and token not in event.detail for event in events)


def test_expired_link_ends() -> None:
    game = make_game()
    token = make_link(game, "screen")
    screen = entered(token)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert statuses(screen, game) == NOTHING
    assert Client().post(ENTER, {"token": token}).status_code == 403


def test_link_of_one_game_is_not_revoked_through_another() -> None:
    game, other = make_game(), make_game()
    make_link(game, "host")
    address = reverse("live-link-revoke", args=[other.pk, Link.objects.get().pk])
    assert organiser_of(other).post(address).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "a" * 22, "<script>", "a" * 5000])
def test_unknown_secret_is_refused_without_an_echo(token: str) -> None:
    response = Client().post(ENTER, {"token": token})
    assert response.status_code == 403
    assert token == "" or token not in response.content.decode() or token in ("x",)


def test_role_that_does_not_exist_is_not_found() -> None:
    game = make_game()
    response = organiser_of(game).post(reverse("live-links", args=[game.pk]), {"role": "administrator"})
    assert response.status_code == 404


def test_secret_is_stored_nowhere() -> None:
    game = make_game()
    token = make_link(game, "host")
    assert token not in str(list(Link.objects.values_list()))
    assert token not in organiser_of(game).get(reverse("live-host", args=[game.pk])).content.decode()
