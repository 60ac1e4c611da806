"""The fixtures themselves: real servers answer, end in order, and leave nothing behind."""

import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.services.accessibility import barriers
from tests.services.servers import Kind, RunningServer


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return int(answer.status)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["uvicorn", "daphne"])
def test_server_answers_on_loopback_and_lan(server: Callable[[Kind], RunningServer], kind: Kind) -> None:
    running = server(kind)
    assert status(f"{running.url}/healthz") == 200
    if running.lan_url is None:
        pytest.skip("this machine is in no network")
    assert status(f"{running.lan_url}/healthz") == 200


@pytest.mark.browser
def test_page_shows_home_in_chinese(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") in ("zh-hans", "zh-Hans")


@pytest.mark.browser
def test_new_server_ends_in_order_and_starts_again(new_server: Callable[..., RunningServer]) -> None:
    running = new_server("uvicorn")
    assert running.stop() == 0
    assert not running.answers()
    running.start()
    running.kill()
    assert not running.answers()
    running.start()
    assert running.answers()


@pytest.mark.browser
def test_barriers_finds_a_missing_text_alternative(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.body.appendChild(document.createElement('img')).src = '/favicon.ico'")
    assert any(fault.startswith("image-alt") for fault in barriers(page))
