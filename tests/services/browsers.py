"""A real headless Chromium.

`browser`     session scope: Playwright's browser; `browser.new_context()` for people who must not share cookies.
`new_page`    a page in a context of its own, watched: script errors, refused resources (CSP) and requests to other
              hosts fail the test at its end.
`page`        `new_page()` with its defaults.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.services.servers import RunningServer

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
PROJECTOR = {"width": 1920, "height": 1080}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is not installed (Debian: chromium).")
    started = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
    yield started
    started.close()


class _Watch:
    """Notes what a visitor would not see but must not happen."""

    def __init__(self, hosts: set[str]) -> None:
        self.hosts, self.faults = hosts, list[str]()

    def page(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # A socket that the server drops on purpose and a refused form are the journey's business, not faults.
        expected = ("WebSocket connection to", "Failed to load resource")
        if message.type == "error" and not any(text in message.text for text in expected):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in self.hosts:
            self.faults.append(f"request to another host: {request.url}")


@pytest.fixture
def new_page(browser: Browser, live_server: RunningServer) -> Iterator[Callable[..., Page]]:
    """`new_page(viewport=PHONE, base_url=…, …)`: a watched page; options are those of `browser.new_context`."""
    hosts = {"127.0.0.1", "localhost", *filter(None, [live_server.lan_address])}
    watch, contexts = _Watch(hosts), list[BrowserContext]()

    def make(**options: Any) -> Page:
        defaults: dict[str, Any] = {
            "base_url": live_server.url,
            "viewport": PHONE,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
        }
        context = browser.new_context(**{**defaults, **options})
        contexts.append(context)
        context.on("page", watch.page)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
