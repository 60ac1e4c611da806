"""The citizen's door, the display choices and the error pages."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page() -> Client:
    return Client()


@pytest.mark.django_db
def test_home_puts_the_number_first_and_needs_no_script(page: Client) -> None:
    text = page.get("/").content.decode()
    form = text.index('action="/live/join/"')
    assert form < text.index("</section>")
    assert 'name="pin"' in text
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r'\s(on\w+|style)="', text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"), [("large", "1"), ("large", "0"), ("theme", "dark"), ("theme", "auto")]
)
def test_display_keeps_a_choice_and_returns(page: Client, name: str, value: str) -> None:
    answer = page.post("/display/", {name: value, "next": "/live/join/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/live/join/")
    assert page.cookies[name].value == value


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_display_never_leads_away(page: Client, target: str) -> None:
    assert page.post("/display/", {"large": "1", "next": target}).headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [{"large": "2"}, {"theme": "<b>"}, {"session": "1"}])
def test_display_ignores_what_is_no_choice(page: Client, choice: dict[str, str]) -> None:
    page.post("/display/", choice)
    assert not page.cookies


@pytest.mark.django_db
def test_display_refuses_a_plain_get(page: Client) -> None:
    assert page.get("/display/").status_code == 405


@pytest.mark.django_db
def test_pages_follow_the_cookies(page: Client) -> None:
    assert "data-large" not in page.get("/").content.decode().split(">")[1]
    page.cookies["large"] = "1"
    page.cookies["theme"] = "dark"
    start = page.get("/").content.decode().partition("<head>")[0]
    assert "data-large" in start
    assert 'data-theme="dark"' in start
    page.cookies["theme"] = '"><script>'
    assert "data-theme" not in page.get("/").content.decode().partition("<head>")[0]


@pytest.mark.django_db
def test_unknown_address_answers_in_plain_words(page: Client) -> None:
    answer = page.get("/there-is-nothing/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_draw_without_a_request(name: str) -> None:
    text = render_to_string(name)
    assert "<h1>" in text
    assert "csrfmiddlewaretoken" not in text


@pytest.mark.django_db
def test_script_catalogue_is_chinese_compressed_and_conditional(page: Client) -> None:
    answer = page.get("/i18n/catalog.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "已保存".encode("unicode_escape").decode() in page.get("/i18n/catalog.js").content.decode()
    again = page.get(
        "/i18n/catalog.js", headers={"if-none-match": page.get("/i18n/catalog.js").headers["ETag"]}
    )
    assert again.status_code == 304


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    sources = [*ROOT.glob("*/**/templates/**/*.html"), *ROOT.glob("*/**/navigation.py")]
    asked = {
        name
        for source in sources
        for name in re.findall(
            r'_icon\.html" with name="([\w-]+)"|icon[=:"]+ *"([\w-]+)"', source.read_text()
        )
        for name in name
        if name
    }
    assert asked
    unknown = render_to_string("config/_icon.html", {"name": "no-such-icon"})
    assert not [
        name for name in sorted(asked) if render_to_string("config/_icon.html", {"name": name}) == unknown
    ]
