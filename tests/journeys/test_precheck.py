"""May I get help? on a phone: from the front page to a conclusion with its article, and away from it in one tap."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hall import NewPage, no_barriers
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]
# In place of the weather page: a test asks no other host.
HARMLESS = "/accessibility/"


def answer(page: Page, value: str) -> None:
    """Press one answer and wait until the next step is drawn."""
    before = page.locator("h1").inner_text()
    page.locator(f".door-answers button[value={value}]").click()
    expect(page.locator("h1")).not_to_have_text(before)


def leave_quickly(page: Page, *, by_key: bool = False) -> None:
    page.locator("[data-quick-exit]").evaluate(f"link => link.href = {HARMLESS!r}")
    if by_key:
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="快速离开").click()
    expect(page).to_have_url(re.compile(f"{HARMLESS}$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_unpaid_wages_from_the_front_page_to_a_place(
    live_server: RunningServer, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts, has_touch=True)
    page.goto("/")
    page.get_by_role("link", name="我能得到帮助吗？").click()
    expect(page.get_by_text("第 1 题，最多 12 题")).to_be_visible()
    for value in ("no", "no", "no", "no", "no", "yes"):
        answer(page, value)
    expect(page.get_by_text("第 7 题，最多 12 题")).to_be_visible()
    page.get_by_role("button", name="上一题").click()
    expect(page.get_by_text("第 6 题，最多 12 题")).to_be_visible()
    for value in ("yes", "yes"):
        answer(page, value)
    expect(page.locator("h1")).to_contain_text("可能不用核查")
    expect(page.get_by_text("《法律援助法》第四十二条")).to_be_visible()
    assert page.url.endswith("/help/check/")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrf"}
    page.get_by_role("link", name="附近的帮助").click()
    expect(page).to_have_url(re.compile("/help/$"))


def test_violence_at_home_and_away_in_one_tap(live_server: RunningServer, new_page: NewPage) -> None:
    page = new_page(has_touch=True)
    page.goto("/")
    page.get_by_role("link", name="我能得到帮助吗？").click()
    answer(page, "yes")
    # The numbers come first, and stay in reach while the next questions are read.
    expect(page.get_by_role("link", name=re.compile("^110"))).to_be_visible()
    for value in ("yes", "no", "yes"):
        answer(page, value)
    expect(page.get_by_role("link", name=re.compile("^12338"))).to_be_visible()
    expect(page).to_have_title("百姓学法")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("link", name="快速离开")).to_be_in_viewport()
    leave_quickly(page)
    # Whoever presses "back" on this phone finds the front page, not the answers.
    page.go_back()
    expect(page.get_by_label("屏幕上的号码")).to_be_visible()
    expect(page.get_by_text("家庭暴力")).to_have_count(0)


def test_escape_leaves_and_the_phones_back_goes_one_question_back(
    live_server: RunningServer, new_page: NewPage
) -> None:
    page = new_page()
    page.goto("/")
    page.goto("/help/check/")
    for value in ("no", "no"):
        answer(page, value)
    page.go_back()
    expect(page.get_by_text("第 2 题，最多 12 题")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("第 1 题，最多 12 题")).to_be_visible()
    answer(page, "no")
    leave_quickly(page, by_key=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_the_door_fits_and_lets_everybody_in(
    live_server: RunningServer, new_page: NewPage, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    for large in ("0", "1"):
        page.context.add_cookies([{"name": "large", "value": large, "url": live_server.url}])
        for path in (
            "/",
            "/guide/",
            "/cases/",
            "/cases/2026-03/",
            "/privacy/",
            "/mongolian/",
            "/help/check/",
        ):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, large)
            if (width, large) == (320, "1") and path in ("/", "/guide/", "/cases/2026-03/"):
                no_barriers(page)
        for value in ("unsure", "yes", "no", "yes"):
            answer(page, value)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), large
        no_barriers(page)


def test_the_elderly_edition_shows_few_doors_and_the_rest_at_a_tap(
    live_server: RunningServer, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="长辈版").click()
    expect(page.get_by_role("link", name="附近的帮助")).to_be_visible()
    expect(page.get_by_role("link", name="典型案例")).to_be_hidden()
    page.get_by_role("link", name="显示全部").click()
    expect(page.get_by_role("link", name="典型案例")).to_be_visible()
