"""Phones whose network lets no WebSocket through play the same game over HTTP; their pages look the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.journeys.hall import Hall, NewPage, no_barriers, view
from tests.journeys.test_whole_game import answer, play_question
from tests.services.servers import Kind, RunningServer

pytestmark = [pytest.mark.browser]

ANY = re.compile(".*")


def refuses(page: Page) -> None:
    """A network that ends every WebSocket as soon as it is opened."""
    page.route_web_socket(ANY, lambda route: route.close())


def swallows(page: Page) -> None:
    """A network that lets the handshake pass, and nothing after it in either direction."""

    def hold(route: WebSocketRoute) -> None:
        route.on_message(lambda message: None)

    page.route_web_socket(ANY, hold)


@pytest.mark.parametrize("kind", ["uvicorn", "daphne"])
def test_a_whole_game_is_played_without_a_websocket(
    kind: Kind, server: Callable[[Kind], RunningServer], new_page: NewPage
) -> None:
    hall = Hall.open(server(kind), new_page)
    hall.take_the_stage()
    first = hall.phone("其其格", network=refuses)
    second = hall.phone("阿不都·热合曼", by_code=True)
    for phone in (first, second):
        view(phone, "lobby")
    # a page that waits for news is in the hall like any other
    expect(hall.host.locator("[data-players]")).to_have_text("2")
    hall.start(players=2)
    view(first, "question")
    hall.next("显示选项")
    answer(first, 0)
    # the same person after a reload, the answer kept; and no second search for the way
    first.reload()
    view(first, "question")
    expect(first.locator("[data-status]")).to_contain_text("已保存")
    answer(second, 1)
    hall.next("公布答案")
    expect(first.locator("[data-verdict]")).to_be_visible()
    expect(first.locator("[data-verdict-words]")).not_to_be_empty()
    no_barriers(first)
    hall.next("排行榜")
    view(first, "board")
    for _ in range(5):
        hall.next("下一题")
        view(first, "question")
        graded = play_question(hall, [first, second])
        if not graded:
            hall.next("结束作答")
        hall.next("公布答案" if graded else "告诉大家去哪里求助")
        if graded:
            hall.next("排行榜")
    hall.next("公布最终名次")
    for phone in (first, second):
        view(phone, "finished")
        expect(phone.locator("[data-review] > li")).to_have_count(5)
    expect(first.locator("[data-final]")).not_to_be_empty()


def test_a_network_that_swallows_what_is_sent_is_found_out(
    live_server: RunningServer, new_page: NewPage
) -> None:
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = new_page(base_url=live_server.url, viewport={"width": 360, "height": 740})
    swallows(phone)
    phone.goto(f"/j/{hall.join_token}/")
    # twice five seconds without a word, then HTTP
    expect(phone.locator("main[data-view]")).to_have_attribute("data-view", "join", timeout=30_000)
    phone.get_by_label("名字", exact=True).fill("小芳")
    phone.locator("[data-join-button]").click()
    view(phone, "lobby")
    hall.start(players=1)
    view(phone, "question")


def test_player_without_a_websocket_is_shown_out(live_server: RunningServer, new_page: NewPage) -> None:
    hall = Hall.open(live_server, new_page)
    hall.take_the_stage()
    phone = hall.phone("小芳", network=refuses)
    view(phone, "lobby")
    expect(hall.host.locator("[data-players]")).to_have_text("1")
    part = hall.host.locator("[data-roster-part]")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    row = hall.host.locator("[data-roster] > li").filter(has_text="小芳")
    row.locator("summary").click()
    row.locator("[data-remove]").click()
    hall.host.locator("[data-dialog-yes]").click()
    view(phone, "removed")
