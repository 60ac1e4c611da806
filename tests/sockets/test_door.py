"""The ways in, as a phone goes them: lean where it is the common case, Django's page where it is not."""

from __future__ import annotations

import gzip
import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from quiz.live.services.knocks import TRIES_PER_DEVICE
from tests.sockets.both import both
from tests.sockets.conftest import OpenStage
from tests.sockets.forging import device_signed_with
from tests.sockets.http import Got, ask
from tests.sockets.stage import Stage, new_device

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SAFE = ("x-content-type-options", "x-frame-options", "referrer-policy")


def post_pin(
    stage: Stage, pin: str, *, origin: str | None = "", cookies: dict[str, str] | None = None
) -> Got:
    """Post the form; `origin`: the page's own unless given, `None` sends none."""
    headers = FORM | ({} if origin is None else {"Origin": origin or stage.server.url})
    return ask(
        stage.server, "POST", "/live/join/", headers=headers, cookies=cookies, body=f"pin={pin}".encode()
    )


@both
def test_pin_leads_to_the_game_and_gives_the_device_its_identity(stage: OpenStage) -> None:
    game = stage("sockets-one")
    pin = game.entry.pin
    for typed in (pin, f"{pin[:3]}+{pin[3:]}", f"{pin[:3]}-{pin[3:]}"):
        got = post_pin(game, typed)
        assert (got.status, got.headers["location"]) == (303, f"/play/{game.entry.game}/")
        assert got.headers["cache-control"] == "no-store"
        assert all(name in got.headers for name in SAFE)
        # the identity is a good one: it is not given again
        assert "device" in got.cookies
        assert post_pin(game, pin, cookies=got.cookies).cookies == {}


@both
def test_forged_device_gets_a_new_identity(stage: OpenStage) -> None:
    game = stage("sockets-one")
    forged = device_signed_with(secrets.token_hex(32))
    assert post_pin(game, game.entry.pin, cookies=forged).cookies["device"] != forged["device"]


@both
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1:1", "http://127.0.0.1.evil.example:{port}"],
)
def test_form_of_another_page_is_refused(stage: OpenStage, origin: str | None) -> None:
    game = stage("sockets-one")
    origin = origin and origin.format(port=game.server.port)
    got = post_pin(game, game.entry.pin, origin=origin)
    assert got.status == 403
    assert "location" not in got.headers


@both
def test_browser_that_names_no_origin_comes_in_with_the_token_of_the_form(stage: OpenStage) -> None:
    game = stage("sockets-one")
    page = ask(game.server, "GET", "/live/join/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None
    body = f"csrfmiddlewaretoken={token[1]}&pin={game.entry.pin}".encode()
    got = ask(game.server, "POST", "/live/join/", headers=FORM, cookies=page.cookies, body=body)
    assert (got.status, got.headers["location"]) == (302, f"/play/{game.entry.game}/")


@both
@pytest.mark.parametrize("pin", ["000001", "12345", "abcdef", "", "%FF%FE", "1" * 5_000])
def test_pin_that_leads_nowhere_is_answered_by_the_page(stage: OpenStage, pin: str) -> None:
    game = stage("sockets-one")
    cookies = new_device(game.server)
    page = ask(game.server, "GET", "/live/join/", cookies=cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None
    body = f"csrfmiddlewaretoken={token[1]}&pin={pin}".encode()
    headers = FORM | {"Origin": game.server.url}
    got = ask(game.server, "POST", "/live/join/", headers=headers, cookies=cookies | page.cookies, body=body)
    assert got.status == 200
    assert 'role="alert"' in got.text


@both
def test_device_has_its_tries_whoever_answers(stage: OpenStage) -> None:
    game = stage("sockets-one")
    cookies = new_device(game.server)
    statuses = [post_pin(game, game.entry.pin, cookies=cookies).status for _ in range(TRIES_PER_DEVICE)]
    # around the turn of a minute a device has more of them
    assert set(statuses) == {303}
    for _ in range(TRIES_PER_DEVICE + 1):
        last = post_pin(game, game.entry.pin, cookies=cookies)
        if last.status != 303:
            break
    # Django's view, which has no token here, is asked for the page
    assert last.status == 403
    assert post_pin(game, game.entry.pin, cookies=new_device(game.server)).status == 303


def test_village_of_two_thousand_behind_one_address_comes_in_within_a_minute(stage: OpenStage) -> None:
    game = stage("sockets-one")
    began = time.monotonic()
    with ThreadPoolExecutor(8) as phones:
        statuses = list(
            phones.map(
                lambda _: post_pin(game, game.entry.pin, cookies=new_device(game.server)).status, range(2_000)
            )
        )
    assert Counter(statuses) == {303: 2_000}
    assert time.monotonic() - began < 60


@both
def test_code_on_the_screen_leads_to_the_game(stage: OpenStage) -> None:
    game = stage("sockets-one")
    got = ask(game.server, "GET", f"/j/{game.entry.join_token}/")
    assert (got.status, got.headers["location"]) == (303, f"/play/{game.entry.game}/")
    assert "device" in got.cookies
    for unknown in (
        "nothing",
        game.entry.join_token + "x",
        "%2e%2e",
        "x" * 500,
        game.entry.join_token + "/more",
    ):
        assert ask(game.server, "GET", f"/j/{unknown}/").status == 404, unknown


@both
def test_page_of_the_player_is_everybodys_and_only_its_cookie_is_ones_own(stage: OpenStage) -> None:
    game = stage("sockets-one")
    path = f"/play/{game.entry.game}/"
    first, second = ask(game.server, "GET", path), ask(game.server, "GET", path)
    assert first.body == second.body
    assert first.cookies["device"] != second.cookies["device"]
    assert set(first.cookies) == {"device"}
    assert ask(game.server, "GET", path, cookies=first.cookies).cookies == {}
    assert f"/ws/live/{game.entry.game}/player" in first.text
    assert "csrfmiddlewaretoken" not in first.text
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert "no-store" in first.headers["cache-control"]
    assert all(name in first.headers for name in SAFE)
    # by Django's handler, for a browser that asks in a way that is not the common one
    whole = ask(game.server, "GET", f"{path}?a=1")
    assert whole.body == first.body
    names = set(first.headers) - {"content-length", "date", "server"}
    assert names == set(whole.headers) - {"content-length", "date", "server"} | {"vary"}
    assert {name: first.headers[name] for name in SAFE} == {name: whole.headers[name] for name in SAFE}


@both
def test_page_is_drawn_for_each_language_and_display(stage: OpenStage) -> None:
    game = stage("sockets-one")
    path = f"/play/{game.entry.game}/"

    def page(**cookies: str) -> str:
        return ask(game.server, "GET", path, cookies=cookies or None).text

    assert 'lang="zh-hans"' in page()
    assert '<html lang="en"' in page(language="en")
    assert '<html lang="zh-hans"' in page(language="<script>")
    assert "data-large" in page(large="1").partition("<head>")[0]
    assert "data-large" not in page(large="yes").partition("<head>")[0]
    assert 'data-theme="dark"' in page(theme="dark")
    assert page(theme="<script>") == page()
    english = ask(game.server, "GET", path, headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert english == page(language="en")


@both
def test_unknown_game_and_unknown_host_are_told_by_the_site(stage: OpenStage) -> None:
    game = stage("sockets-one")
    assert ask(game.server, "GET", "/play/00000000-0000-0000-0000-000000000000/").status == 404
    assert ask(game.server, "GET", "/play/nothing/").status == 404
    assert (
        ask(game.server, "GET", f"/play/{game.entry.game}/", headers={"Host": "evil.example"}).status == 400
    )


@both
def test_scripts_and_words_come_from_memory_as_django_would_give_them(stage: OpenStage) -> None:
    game = stage("sockets-one")
    page = ask(game.server, "GET", f"/play/{game.entry.game}/").text
    script = re.search(r'src="(/static/[^"]+player/main[^"]+)"', page)
    assert script is not None
    for path in (script[1], "/i18n/catalog.js"):
        plain = ask(game.server, "GET", path)
        packed = ask(game.server, "GET", path, headers={"Accept-Encoding": "gzip"})
        assert plain.status == packed.status == 200
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert "javascript" in plain.headers["content-type"]
        assert plain.headers["x-content-type-options"] == "nosniff"
        again = ask(game.server, "GET", path, headers={"If-None-Match": packed.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
    assert "max-age=315360000" in ask(game.server, "GET", script[1]).headers["cache-control"]
    # in parts, by Django
    part = ask(game.server, "GET", script[1], headers={"Range": "bytes=0-9"})
    assert (part.status, len(part.body)) == (206, 10)
    assert ask(game.server, "GET", "/static/nothing.js").status == 404
    for outside in ("/static/../manage.py", "/static/%2e%2e/manage.py", "/static//etc/passwd"):
        assert ask(game.server, "GET", outside).status in (400, 404), outside
