"""An organiser makes a pass for a rehearsal, sees a simulated phone come in on the console, and takes the pass back."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from load_tests.rehearsal.entrance import PassRefused, ask_for_devices
from tests.journeys.hall import NewPage, no_barriers, sign_in
from tests.services.browsers import LAPTOP, PHONE, PROJECTOR
from tests.services.servers import RunningServer

pytestmark = pytest.mark.browser
WINDOWS = [{"width": 320, "height": 640}, PHONE, LAPTOP, PROJECTOR]


def fits(page: Page) -> bool:
    overflow: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return not overflow


def results_fit(page: Page, game: str) -> None:
    """On a phone, badges stay lines of text, and what is said of the rehearsal stands apart from the heading."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/staff/live/{game}/results/")
    heights = page.evaluate(
        "Array.from(document.querySelectorAll('.table-cards .badge'), one => one.offsetHeight)"
    )
    assert heights
    assert max(heights) < 40, heights
    banner, heading = (
        page.locator(".banner").last.bounding_box(),
        page.locator("#by-question").bounding_box(),
    )
    assert banner is not None
    assert heading is not None
    assert heading["y"] - (banner["y"] + banner["height"]) >= 16


def test_pass_for_a_rehearsal_is_made_used_and_taken_back(
    live_server: RunningServer, new_page: NewPage
) -> None:
    printed = live_server.manage("open_game", "--quiz", "welcome", "--by", "organiser", "--rehearsal").stdout
    game = json.loads(printed)["game"]
    host = new_page(base_url=live_server.url, viewport=LAPTOP)
    sign_in(host, live_server, "organiser", to=f"/host/{game}/")
    with host.expect_popup() as opened:
        host.get_by_role("link", name="用模拟手机排练").click()
    page = opened.value
    page.get_by_role("button", name="生成排练码").click()
    command = page.locator("pre.command")
    expect(command).to_contain_text("make rehearse URL=")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制命令").click()
    expect(page.locator(".toast")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == command.inner_text()
    for window in WINDOWS:
        page.set_viewport_size(window)
        assert fits(page), window
    no_barriers(page)
    token = re.search(r"TOKEN=([\w-]+) ", command.inner_text())
    assert token is not None
    entrance = ask_for_devices(live_server.url, token[1], 3)
    assert entrance.game == game
    # a simulated phone's identity is a browser's as well: its page says what it is
    phone = new_page(base_url=live_server.url, viewport=PHONE)
    phone.context.add_cookies(
        [{"name": entrance.cookie, "value": entrance.devices[0], "url": live_server.url}]
    )
    phone.goto(entrance.page)
    expect(phone.get_by_text("排练", exact=True)).to_be_visible()
    phone.get_by_label("名字", exact=True).fill("排练一号")
    phone.locator("[data-join-button]").click()
    expect(host.locator("[data-players]")).to_have_text("1")
    for window in WINDOWS:
        phone.set_viewport_size(window)
        assert fits(phone), window
    no_barriers(phone)
    page.goto(f"/staff/live/{game}/rehearsal/")
    expect(page.locator("pre.command")).to_have_count(0)
    # the newest stands first; the other one was printed when the game was opened
    expect(page.get_by_role("button", name="收回")).to_have_count(2)
    page.get_by_role("button", name="收回").first.click()
    expect(page.get_by_role("button", name="收回")).to_have_count(1)
    no_barriers(page)
    results_fit(page, game)
    with pytest.raises(PassRefused, match=r"rehearsal\.pass"):
        ask_for_devices(live_server.url, token[1], 1)
