"""PostgreSQL away for ten seconds, seen from a real page: what was tapped is "being saved" until it is saved."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from typing import Any

from playwright.async_api import Page, WebSocket, async_playwright, expect

from load_tests.drills.hall import Hall
from load_tests.drills.postgres_away import stopped
from load_tests.drills.site import Site
from load_tests.phones.history import Event
from tests.drills.conftest import PLAYERS

SAVING, SAVED = "正在保存…", "已保存"
_BROWSER = PLAYERS  # the phone's number in its history


class Onlooker:
    """A browser in the hall, with the history of its player taken from its socket's frames."""

    def __init__(self, page: Page) -> None:
        self.page, self.events = page, list[Event]()
        self._asked: dict[int, tuple[str, dict[str, Any]]] = {}
        self._player: str | None = None
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._sent(json.loads(frame)))
        socket.on("framereceived", lambda frame: self._received(json.loads(frame)))

    def _note(self, event: str, **fields: Any) -> None:
        self.events.append(
            {"t": time.monotonic(), "phone": _BROWSER, "player": self._player, "event": event, **fields}
        )

    def _sent(self, frame: list[Any]) -> None:
        kind, number, payload = frame
        self._asked[number] = (kind, payload)
        if kind == "answer":
            self._note("sent", **payload, **{"try": 1})

    def _received(self, frame: list[Any]) -> None:
        if frame[0] not in ("ok", "error") or frame[1] not in self._asked:
            return
        kind, asked = self._asked[frame[1]]
        if kind == "join" and frame[0] == "ok":
            self._player = frame[2]["me"]["player"]
            self._note("joined")
        elif kind == "answer" and frame[0] == "ok":
            self._note("acked", **frame[2])
        elif kind == "answer":
            tap = {"position": asked["position"], "key": asked["key"]}
            self._note("refused", **tap, code=frame[2]["code"], retry_ms=frame[2].get("retry_ms"))

    async def join(self, hall: Hall) -> None:
        """Come in by the code that the screen shows."""
        await self.page.goto(f"{hall.entry.base}/j/{hall.entry.join_token}/")
        await self.page.get_by_label("名字", exact=True).fill("浏览器")
        await self.page.locator("[data-join-button]").click()
        await expect(self.page.locator("[data-join-button]")).to_be_hidden()

    async def tap(self) -> None:
        await self.page.locator("[data-choices] button").first.click()

    async def reads(self, words: str, *, within_s: float) -> None:
        """The page's own status line says so."""
        await expect(self.page.get_by_text(words).first).to_be_visible(timeout=within_s * 1_000)


async def test_page_says_saving_while_postgres_is_away_and_saved_when_it_is_back(
    site_for: Callable[[str], Site | None],
) -> None:
    site = site_for("scaled")
    assert site is not None
    await site.mend()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        onlooker = Onlooker(await browser.new_page(locale="zh-CN"))

        async def join(hall: Hall) -> None:
            hall.beside = onlooker.events
            await onlooker.join(hall)

        async def tap(hall: Hall) -> None:
            await onlooker.tap()
            await onlooker.reads(SAVING, within_s=5)

        async def look(hall: Hall) -> None:
            await onlooker.reads(SAVED, within_s=5)

        figures = await stopped(site, PLAYERS, before=join, meanwhile=tap, after=look)
        await browser.close()
    assert figures["answers"] == 2 * (PLAYERS - 1) + 1
    assert figures["waited"] > PLAYERS / 3
    told = [event["event"] for event in onlooker.events if event["event"] in ("joined", "acked", "refused")]
    # what was sent again while the database was away is acknowledged again
    assert told[:2] == ["joined", "acked"]
    assert set(told) == {"joined", "acked"}
