"""A question without an account: left on a phone, answered at a desk, read with the receipt code."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from outreach.network.rules.totp import code_at, step_at
from tests.journeys.hall import NewPage, no_barriers
from tests.services.browsers import LAPTOP
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]
ASKED, SAID = "老板拖了我三个月工钱，能要回来吗？", "可以先向劳动保障监察投诉，也可以申请法律援助。"


def sign_in_with_code(page: Page, server: RunningServer, username: str, *, to: str) -> None:
    """Password, then the code of this half minute; the next one, where another journey has used that already."""
    account = server.accounts[username]
    page.goto(to)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(account["password"])
    page.get_by_role("button", name="登录").click()
    for ahead in (0, 1):
        page.locator("input[name=code]").fill(code_at(account["totp_secret"], step_at(time.time()) + ahead))
        page.locator("main button[type=submit], main form button").first.click()
        page.wait_for_load_state()
        if page.url.endswith(to):
            break
    expect(page).to_have_url(re.compile(f"{re.escape(to)}$"))


def test_a_message_is_left_answered_and_read_by_its_code(
    live_server: RunningServer, new_page: NewPage
) -> None:
    phone = new_page()
    phone.goto("/")
    phone.get_by_role("link", name="留言咨询").click()
    phone.get_by_label("您住在哪里？").select_option(index=1)
    phone.get_by_role("button", name="下一步：写问题").click()
    expect(phone.get_by_text("法律援助中心").first).to_be_visible()
    phone.get_by_label("您的问题").fill(ASKED)
    phone.get_by_label("您的手机号或座机号").fill("138 4760 0321")
    phone.get_by_label(re.compile("单独同意")).check()
    no_barriers(phone)
    phone.get_by_role("button", name="提交问题").click()
    code = phone.locator(".receipt-code").inner_text()

    desk = new_page(viewport=LAPTOP)
    sign_in_with_code(desk, live_server, "referral", to="/staff/consultations/")
    expect(desk.get_by_text("老板")).to_have_count(0)
    desk.locator("tbody tr").last.get_by_role("link").click()
    expect(desk.get_by_text(ASKED)).to_be_visible()
    desk.get_by_label("事项").select_option("wage_other")
    desk.get_by_label("答复", exact=True).fill(SAID)
    no_barriers(desk)
    desk.get_by_role("button", name="发出答复").click()
    expect(desk.get_by_text("答复已发出")).to_be_visible()

    phone.get_by_role("link", name="查看答复").click()
    phone.get_by_label("回执码").fill(code.lower().replace("-", " "))
    phone.get_by_label("您的手机号或座机号").fill("13847600321")
    phone.get_by_role("button", name="打开").click()
    expect(phone.get_by_text(SAID)).to_be_visible()
    expect(phone.get_by_text("《法律援助法》第二十三条")).to_be_visible()
    assert phone.url.endswith("/help/message/reply/")
    assert {cookie["name"] for cookie in phone.context.cookies()} <= {"csrf"}
    no_barriers(phone)
