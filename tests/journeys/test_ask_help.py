"""From a hall to help: this concerns me, a consent that names the station, a receipt, my matter, and back out of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hall import Hall, NewPage, no_barriers, view
from tests.journeys.test_precheck import leave_quickly
from tests.journeys.test_whole_game import answer
from tests.services.browsers import PHONE
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]
CALLED, NUMBER = "乌日娜大姐", "13947612345"


def next_page(page: Page, button: str) -> None:
    """Press a button and wait until the next page is drawn."""
    before = page.locator("h1").inner_text()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("h1")).not_to_have_text(before)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.locator(
        "h1"
    ).inner_text()


def place_and_consent(page: Page) -> str:
    """From the page about the place to the receipt; returns the station's name."""
    page.get_by_label("嘎查村（社区）、苏木乡镇（街道）或旗县区的名称").fill("坤都镇")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name=re.compile("^坤都镇")).first.click()
    next_page(page, "对，就在坤都镇")
    next_page(page, "看看由谁来帮我")
    title = page.locator("h1").inner_text()
    station = title.removeprefix("由").removesuffix("来帮您")
    expect(page.locator(".ask-consent").first).to_contain_text(f"转给{station}")
    fits(page)
    page.get_by_label("我同意把我的求助转过去").check()
    page.get_by_label("我同意让他们知道是什么事").check()
    next_page(page, "下一步：怎样联系您")
    page.get_by_label("怎么称呼您？").fill(CALLED)
    page.get_by_label("电话号码").fill(NUMBER)
    page.get_by_label("安全，白天什么时候都行").check()
    fits(page)
    page.get_by_role("button", name="提交求助").click()
    expect(page.locator(".ask-code")).to_be_visible()
    return station


def test_from_a_hall_to_help_and_out_of_it_again(live_server: RunningServer, new_page: NewPage) -> None:
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = hall.phone("小芳")
    view(phone, "lobby")
    hall.start(players=1)
    for _ in range(3):
        hall.next("显示选项")
        phone.locator("[data-choice]").first.wait_for()
        answer(phone, 0)
        hall.next("公布答案")
        hall.next("排行榜")
        hall.next("下一题")
    hall.next("显示选项")
    help_button = phone.get_by_role("button", name="看看能得到什么帮助")
    phone.locator(".concern-choice").last.click()
    expect(phone.locator("[data-kept]")).to_be_visible()
    expect(help_button).to_be_hidden()  # a no leads nowhere
    phone.locator(".concern-choice").first.click()
    with phone.expect_popup() as opened:
        help_button.click()
    page = opened.value
    expect(page.get_by_role("heading", name="这件事正发生在您或家人身上吗？")).to_be_visible()
    assert hall.game not in page.url
    no_barriers(page)
    next_page(page, "是，我想得到帮助")
    next_page(page, "18 岁及以上")
    station = place_and_consent(page)
    code = page.locator(".ask-code").inner_text()
    assert page.evaluate("localStorage.length") == phone.evaluate("localStorage.length")
    assert code not in page.url
    no_barriers(page)
    # Another phone: code and number open it, and one button withdraws.
    other = new_page(viewport=PHONE, has_touch=True)
    other.goto("/")
    other.get_by_role("link", name="我的事").click()
    other.get_by_label("回执码", exact=True).fill(code.lower())
    other.get_by_label("您留下的电话号码").fill(NUMBER)
    other.get_by_role("button", name="打开我的事").click()
    expect(other.get_by_text(station).first).to_be_visible()
    fits(other)
    no_barriers(other)
    other.get_by_text("撤回我的同意").click()
    other.get_by_role("button", name="现在撤回").click()
    expect(other.get_by_text("我们不再联系您").first).to_be_visible()
    assert other.url.endswith("/help/mine/")


@pytest.mark.parametrize("scripts", [True, False])
def test_violence_at_home_numbers_first_and_away_at_any_time(
    live_server: RunningServer, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(viewport=PHONE, has_touch=True, java_script_enabled=scripts)
    page.goto("/help/ask/")
    page.locator("summary", has_text="妇女").click()
    page.get_by_role("button", name=re.compile("我正被家里人打骂")).click()
    expect(page.get_by_role("link", name=re.compile("^110"))).to_be_in_viewport()
    expect(page.get_by_role("link", name=re.compile("^12338"))).to_be_in_viewport()
    expect(page).to_have_title("百姓学法")
    next_page(page, "是，我想得到帮助")
    next_page(page, "18 岁及以上")
    place_and_consent(page)
    assert "打骂" not in page.content()
    if not scripts:
        return
    page.get_by_role("link", name="查看进度").click()
    expect(page.get_by_role("heading", name="我的事")).to_be_visible()
    assert "打骂" not in page.content()
    with page.expect_request(re.compile("/help/mine/close/$")):
        leave_quickly(page)
    page.goto("/help/mine/")
    expect(page.get_by_label("回执码", exact=True)).to_be_visible()  # closed for whoever comes next


def test_every_page_fits_in_large_text_too(live_server: RunningServer, new_page: NewPage) -> None:
    for width, large in ((320, "1"), (1280, "0")):
        page = new_page(viewport={"width": width, "height": 740})
        page.context.add_cookies([{"name": "large", "value": large, "url": live_server.url}])
        page.goto("/help/ask/")
        fits(page)
        no_barriers(page)
        page.locator("summary", has_text="农民工").click()
        page.get_by_role("button", name=re.compile("工钱被拖着不给")).click()
        for button in ("是，我想得到帮助", "14 到 17 岁"):
            fits(page)
            next_page(page, button)
        place_and_consent(page)
        fits(page)
        page.goto("/help/mine/")
        fits(page)
        page.goto("/help/mine/copy/")
        fits(page)
        page.goto("/help/withdraw/")
        fits(page)
