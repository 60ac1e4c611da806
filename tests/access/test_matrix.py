"""Every address × every role, anonymous visitors and link holders × own and other objects, as `matrix.py` says."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.lean import lean
from outreach.network.rules.roles import Role
from quiz.live.protocol.inbound import REQUESTS
from tests.access.addresses import address, url_names
from tests.access.clients import new_client
from tests.access.matrix import LEAN_ROWS, ROWS, SIGN_IN, SOCKET_ROWS, Row
from tests.access.objects import BUILDERS, OTHER, OWN, World, make_staff, make_world


def test_every_address_has_a_row() -> None:
    assert url_names() - {row.url for row in ROWS} == set()


def test_every_row_has_an_address() -> None:
    assert {row.url for row in ROWS} - url_names() == set()


def test_every_lean_address_has_a_row_or_that_of_the_page_behind_it() -> None:
    rows = {(row.url, row.method) for row in ROWS}
    assert {(route.name, route.method) for route in lean(None)} - rows == set(LEAN_ROWS)


def test_no_row_stands_twice() -> None:
    assert [key for key, count in Counter((row.url, row.method) for row in ROWS).items() if count > 1] == []


def test_every_socket_request_has_a_row_and_every_row_a_request() -> None:
    assert set(SOCKET_ROWS) == {
        (kind, request) for kind, requests in REQUESTS.items() for request in requests
    }


def ask(row: Row, client: Client, path: str) -> HttpResponse:
    return client.get(path) if row.method == "GET" else client.post(path, row.data)


def status(response: HttpResponse, path: str) -> int:
    """The status, or `SIGN_IN` for a redirect to the sign-in page that leads back to where the person wanted to go."""
    if response.status_code == 302:
        target = urlsplit(response["Location"])
        if target.path == reverse("account_login") and parse_qs(target.query).get("next") == [path]:
            return SIGN_IN
    return response.status_code


def with_link(part: str, game_id: object, world: World) -> Client:
    from quiz.live.models import Game
    from quiz.live.services.links import create_link

    _, token = create_link(game=Game.objects.get(pk=game_id), part=part, by=world.staff[Role.ORGANISER])
    client = new_client()
    assert client.post(reverse("live-enter"), {"token": token}).status_code == 302
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.url}")
def test_address_gives_what_its_row_says(row: Row) -> None:
    world = make_world()
    wrong: list[str] = []

    def path(division: str) -> tuple[str, dict[str, object]]:
        # Afresh for everybody: what one has done to an object must not decide about the next.
        arguments = BUILDERS[row.of](world, division) if row.of else {}
        return address(row.url, arguments), arguments

    def expect(who: str, client: Client, where: str, expected: int) -> None:
        got = status(ask(row, client, where), where)
        if got != expected:
            wrong.append(f"{who}: {got} instead of {expected}")

    expect("anonymous", new_client(), path(OWN)[0], row.anonymous)
    for role, user in world.staff.items():
        may = role in row.may
        expect(f"{role}, own", new_client(user=user), path(OWN)[0], row.gives if may else 404)
        if row.of:
            expect(f"{role}, other", new_client(user=user), path(OTHER)[0], row.other if may else 404)
    if row.of == "game":
        for part, gives in (("host", row.host_link), ("screen", row.screen_link)):
            where, arguments = path(OWN)
            holder = with_link(part, arguments["game"], world)
            expect(f"{part} link, this game", holder, where, row.anonymous if gives is None else gives)
            expect(f"{part} link, another game", holder, path(OWN)[0], row.anonymous)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=lambda row: row.url)
def test_post_without_a_token_of_the_form_changes_nothing(row: Row) -> None:
    world = make_world()
    role = min(row.may)
    client = new_client(user=world.staff[role], enforce_csrf_checks=True)
    arguments = BUILDERS[row.of](world, OWN) if row.of else {}
    assert client.post(address(row.url, arguments), row.data).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.may != frozenset(Role)], ids=lambda row: row.url)
def test_a_person_without_any_role_gets_nothing(row: Row) -> None:
    world = make_world()
    arguments = BUILDERS[row.of](world, OWN) if row.of else {}
    client = new_client(user=make_staff(None))
    assert ask(row, client, address(row.url, arguments)).status_code == 404
