"""One live quiz from the QR code to the podium: host, screen and phones in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hall import Hall, NewPage, no_barriers, view
from tests.services.servers import Kind, RunningServer

pytestmark = [pytest.mark.browser]

TAPPED = ("single", "truefalse")


def answer(page: Page, choice: int) -> None:
    """Tap a choice by its canonical number and wait for the acknowledgement."""
    page.locator(f'[data-choice="{choice}"]').click()
    submit = page.locator("[data-submit]")
    if submit.count() and submit.is_visible():
        submit.click()
    expect(page.locator("[data-status]")).to_contain_text("已保存")


def play_question(hall: Hall, phones: list[Page]) -> bool:
    """From the reading to the reveal; whether the question is graded. Phones answer 0, 1, 2 …"""
    hall.next("显示选项")
    expect(hall.screen.locator('[data-stage="question"]')).to_be_visible()
    concern = phones[0].locator(".concern-choice")
    expect(phones[0].locator("[data-choice], .concern-choice").first).to_be_visible()
    if concern.count():
        for phone in phones:
            phone.locator(".concern-choice").first.click()
        return False
    for number, phone in enumerate(phones):
        choices = phone.locator("[data-choice]").count()
        answer(phone, number % choices)
    return True


@pytest.mark.parametrize("kind", ["uvicorn", "daphne"])
def test_a_whole_game_is_played_from_the_code_to_the_podium(
    kind: Kind, server: Callable[[Kind], RunningServer], new_page: NewPage
) -> None:
    hall = Hall.open(server(kind), new_page)
    hall.take_the_stage()
    first = hall.phone("其其格")
    second = hall.phone("阿不都·热合曼", by_code=True, color_scheme="dark")
    for phone in (first, second):
        view(phone, "lobby")
    expect(hall.host.locator("[data-players]")).to_have_text("2")
    expect(hall.screen.locator("[data-names]")).to_contain_text("阿不都·热合曼")
    no_barriers(first, second, hall.host, hall.screen)

    hall.start(players=2)
    view(first, "question")
    no_barriers(first, hall.screen)
    hall.next("显示选项")
    answer(first, 0)
    # One phone reloads in the middle of the question: the same person, the answer kept.
    first.reload()
    view(first, "question")
    expect(first.locator("[data-status]")).to_contain_text("已保存")
    expect(first.locator('[data-choice="0"]')).to_have_attribute("data-chosen", "")
    # One comes late, and enters at the next question.
    late = hall.phone("来晚的同学")
    view(late, "wait")
    expect(hall.host.locator("[data-answered-part]")).to_contain_text("1")
    no_barriers(first, late, hall.host, hall.screen)
    answer(second, 1)
    # Both who may answer have answered: the server closes the question by itself.
    hall.next("公布答案")
    expect(hall.screen.locator('[data-stage="reveal"]')).to_be_visible()
    expect(hall.screen.locator("[data-citations]")).to_contain_text(re.compile("《.+》第.+条"))
    expect(first.locator("[data-verdict]")).to_be_visible()
    expect(first.locator("[data-explanation]")).not_to_be_empty()
    no_barriers(first, second, hall.host, hall.screen)
    hall.next("排行榜")
    view(first, "board")
    expect(hall.screen.locator("[data-board]")).to_contain_text("其其格")
    no_barriers(first, hall.host, hall.screen)

    phones = [first, second, late]
    for _ in range(5):
        hall.next("下一题")
        view(late, "question")
        graded = play_question(hall, phones)
        if not graded:
            no_barriers(first, hall.screen)
            hall.next("结束作答")
        hall.next("公布答案" if graded else "告诉大家去哪里求助")
        if graded:
            hall.next("排行榜")
    hall.next("公布最终名次")
    for phone in phones:
        view(phone, "finished")
        expect(phone.locator("[data-review] > li")).to_have_count(5)
    expect(hall.screen.locator("[data-podium]")).to_contain_text("其其格")
    no_barriers(*phones, hall.host, hall.screen)
    # nobody can join any more; also after a reload the console offers no way in
    for _ in range(2):
        expect(hall.host.locator("[data-winners] > li").first).to_be_visible()
        for offered in hall.host.locator("[data-until-end]").all():
            expect(offered).to_be_hidden()
        hall.host.reload()


def test_a_phone_plays_over_the_address_of_the_network(live_server: RunningServer, new_page: NewPage) -> None:
    """Plain HTTP on the LAN is no secure context: the page may use no API that needs one."""
    if live_server.lan_url is None:
        pytest.skip("this machine has no address besides the loopback")
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = hall.phone("隔壁老王", base=live_server.lan_url)
    view(phone, "lobby")
    assert phone.evaluate("window.isSecureContext") is False
    hall.start(players=1)
    hall.next("显示选项")
    answer(phone, 0)


def test_staff_cannot_sign_in_over_plain_http_from_the_network(
    live_server: RunningServer, new_page: NewPage
) -> None:
    if live_server.lan_url is None:
        pytest.skip("this machine has no address besides the loopback")
    page = new_page(base_url=live_server.lan_url)
    response = page.goto("/staff/")
    assert response is not None
    assert response.status == 403
    expect(page.locator('input[type="password"]')).to_have_count(0)


def test_the_choice_on_a_concern_question_stays_on_the_phone(
    live_server: RunningServer, new_page: NewPage
) -> None:
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = hall.phone("小芳")
    view(phone, "lobby")
    sent: list[str] = []
    phone.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    phone.reload()
    hall.start(players=1)
    for _ in range(3):
        hall.next("显示选项")
        phone.locator("[data-choice]").first.wait_for()
        answer(phone, 0)
        hall.next("公布答案")
        hall.next("排行榜")
        hall.next("下一题")
    hall.next("显示选项")
    phone.locator(".concern-choice").first.click()
    expect(phone.locator("[data-kept]")).to_be_visible()
    words = phone.locator(".concern-choice").first.inner_text()
    expect(hall.screen.locator("body")).not_to_contain_text(words)
    hall.next("结束作答")
    mentions = [frame for frame in sent if '"concern"' in frame]
    assert [re.sub(r",\d+,", ",n,", frame) for frame in mentions] == ['["concern",n,{"position":3}]']


def test_an_end_without_points_congratulates_nobody(live_server: RunningServer, new_page: NewPage) -> None:
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = hall.phone("小芳")
    view(phone, "lobby")
    hall.start(players=1)
    hall.host.get_by_role("button", name="提前结束").click()
    hall.host.locator("dialog[open]").get_by_role("button", name="确定").click()
    expect(hall.screen.get_by_role("heading", name="这一场没有人得分")).to_be_visible()
    expect(hall.screen.get_by_text("祝贺各位")).to_be_hidden()
    expect(hall.host.locator("[data-roster-count]")).to_have_text("1")
    hall.host.reload()
    # the console is told of no lobby after the end, and says no wrong number
    expect(hall.host.get_by_role("link", name="查看成绩")).to_be_visible()
    expect(hall.host.locator("[data-roster-count]")).not_to_have_text("0")
