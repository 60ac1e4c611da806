"""The queue at a full hall's door, as a person sees it: the place, how it moves, and the way in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hall import Hall, NewPage, join_as, no_barriers, view
from tests.services.servers import RunningServer

pytestmark = [pytest.mark.browser]


@pytest.fixture
def small_hall(new_server: Callable[..., RunningServer], new_page: NewPage) -> Hall:
    """A game in a hall with one place."""
    return Hall.open(new_server("uvicorn", MAX_PLAYERS_PER_GAME="1"), new_page)


def knock(hall: Hall, **options: object) -> Page:
    """A new phone at the door."""
    page = hall.new_page(base_url=hall.server.url, has_touch=True, **options)
    page.goto(f"{hall.server.url}/j/{hall.join_token}/")
    return page


def place(page: Page, number: int) -> None:
    expect(page.locator("[data-queue-number]")).to_have_text(str(number), timeout=20_000)


def has_no_overflow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_full_hall_lets_people_in_as_others_leave(small_hall: Hall) -> None:
    hall = small_hall
    inside = hall.phone("先到")
    view(inside, "lobby")
    second = knock(hall)
    view(second, "queue")
    place(second, 1)
    third = knock(hall, color_scheme="dark", viewport={"width": 320, "height": 568})
    view(third, "queue")
    place(third, 2)
    expect(third.locator("[data-queue-title]")).to_have_text("抱歉，现在人满了，请稍等")
    expect(third.locator("[data-announce]")).to_contain_text("抱歉，现在人满了，请稍等")
    no_barriers(second, third)
    # the host and the hall know of them
    hall.take_the_stage()
    for page in (hall.host, hall.screen):
        expect(page.locator("[data-outside]")).to_contain_text("房间已满，门口还有 2 人在等候")
    expect(hall.host.locator("[data-outside-advice]")).to_contain_text("再为他们开一场")
    no_barriers(hall.host, hall.screen)
    # a reload keeps the place: the tab has the slip
    second.reload()
    view(second, "queue")
    place(second, 1)
    place(third, 2)
    # somebody leaves: the first of those who wait is asked for a name, the next moves up
    heading = third.locator("[data-queue-title]").bounding_box()
    inside.context.close()
    view(second, "join")
    join_as(second, "接着来的")
    view(second, "lobby")
    place(third, 1)
    assert third.locator("[data-queue-title]").bounding_box() == heading
    second.context.close()
    view(third, "join")


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_the_queue_fits_every_screen_in_large_text_too(small_hall: Hall, width: int) -> None:
    hall = small_hall
    view(hall.phone("先到"), "lobby")
    waiting = knock(hall, viewport={"width": width, "height": 740 if width < 1000 else 1080})
    view(waiting, "queue")
    assert has_no_overflow(waiting)
    waiting.context.add_cookies([{"name": "large", "value": "1", "url": hall.server.url}])
    waiting.reload()
    view(waiting, "queue")
    assert waiting.evaluate("'large' in document.documentElement.dataset")
    assert has_no_overflow(waiting)
    no_barriers(waiting)


def test_the_queue_is_seen_whole_on_a_phone_on_its_side(small_hall: Hall) -> None:
    hall = small_hall
    view(hall.phone("先到"), "lobby")
    waiting = knock(hall, viewport={"width": 640, "height": 360})
    view(waiting, "queue")
    last = waiting.locator('[data-for="queue"] > :last-child').bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 360
