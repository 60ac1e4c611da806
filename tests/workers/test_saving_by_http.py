"""PostgreSQL away for ten seconds, seen from a page without a WebSocket: what was tapped is "being saved", no more."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.sockets.stage import Stage
from tests.workers.conftest import OpenBoth

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

SAVING, SAVED = "正在保存…", "已保存"
AWAY_S = 10.0
# A network that lets no WebSocket through, and every word of the line that tells of the connection.
_IN_PAGE = """
delete window.WebSocket;
window.told = [];
new MutationObserver(() => {
  const line = document.querySelector("[data-line]");
  if (line && line.textContent) window.told.push(line.textContent);
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""


@pytest.fixture
async def phone() -> AsyncIterator[Page]:
    """A browser's page without WebSockets."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = await browser.new_page(locale="zh-CN")
        await page.add_init_script(_IN_PAGE)
        yield page
        await browser.close()


async def join(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.entry.base}/j/{stage.entry.join_token}/")
    await page.get_by_label("名字", exact=True).fill("浏览器")
    await page.locator("[data-join-button]").click()
    await expect(page.locator("[data-join-button]")).to_be_hidden()


async def test_page_over_http_says_saving_and_not_that_it_connects_again(
    both_on: OpenBoth, phone: Page
) -> None:
    game = both_on("sockets-short")
    host = await game.a.host()
    await join(phone, game.a)
    await game.a.open_question(host)
    choice = phone.locator("[data-choices] button").first
    await expect(choice).to_be_visible()
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(game.pair.postgres.stop_at_once)
    away_since = loop.time()
    await choice.click()
    await expect(phone.get_by_text(SAVING).first).to_be_visible()
    while loop.time() < away_since + AWAY_S:
        await expect(phone.get_by_text(SAVING).first).to_be_visible(timeout=1)
        await asyncio.sleep(0.2)
    await asyncio.to_thread(game.pair.postgres.start)
    await expect(phone.get_by_text(SAVED).first).to_be_visible()
    await host.phase("closed", position=0)
    assert await phone.evaluate("window.told") == []
    [row] = game.a.rows()["answers"]
    assert row["late"] is False
    assert not any(
        "/ws/" in url for url in await phone.evaluate("performance.getEntries().map((e) => e.name)")
    )
