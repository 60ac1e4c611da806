"""Somebody who needs help finds the nearest point: by list, by search, without scripts, on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.hall import NewPage, no_barriers
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_front_page_to_a_number_to_call(
    live_server: RunningServer, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="附近的帮助").click()
    page.get_by_role("link", name="阿鲁科尔沁旗", exact=True).click()
    page.get_by_text("选得更具体").click()
    page.get_by_role("link", name="坤都镇", exact=True).click()
    expect(page.get_by_role("heading", name="坤都镇法律援助工作站")).to_be_visible()
    numbers = page.locator("a.point-call")
    expect(numbers.first).to_have_attribute("href", re.compile(r"^tel:\d+$"))
    page.get_by_text("只显示符合以下条件的").first.click()
    page.get_by_label("会讲蒙古语").check()
    page.get_by_role("button", name="显示", exact=True).click()
    assert "mn=1" in page.url
    expect(page.get_by_label("会讲蒙古语")).to_be_checked()
    for card in page.locator(".point").all():
        expect(card).to_contain_text("蒙古语")


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_the_ladder_fits_every_screen_in_large_text_too(
    live_server: RunningServer, new_page: NewPage, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 740 if width < 1000 else 1080})
    page.goto("/help/")
    page.get_by_label("嘎查村").fill("嘎查")
    page.get_by_role("button", name="查找").click()
    page.locator(".help-places a").first.click()
    expect(page.locator(".point").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    no_barriers(page)
    page.context.add_cookies([{"name": "large", "value": "1", "url": live_server.url}])
    page.reload()
    assert page.evaluate("'large' in document.documentElement.dataset")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    no_barriers(page)
