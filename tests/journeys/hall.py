"""What people do in a hall, for the journeys: open a game, sign in, join, answer, go on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.services.accessibility import barriers
from tests.services.browsers import LAPTOP, PHONE, PROJECTOR
from tests.services.servers import RunningServer

NewPage = Callable[..., Page]


@dataclass
class Hall:
    """One game and the pages that are in it."""

    server: RunningServer
    new_page: NewPage
    game: str
    pin: str
    join_token: str
    host: Page = field(init=False)
    screen: Page = field(init=False)

    @classmethod
    def open(
        cls, server: RunningServer, new_page: NewPage, *, quiz: str = "welcome", **settings: Any
    ) -> Hall:
        """A game opened from the command line, with nobody in it."""
        printed = server.manage(
            "open_game", "--quiz", quiz, "--by", "organiser", "--play", json.dumps(settings)
        ).stdout
        entry = json.loads(printed)
        return cls(server, new_page, entry["game"], entry["pin"], entry["join_token"])

    def take_the_stage(self) -> None:
        """The organiser signs in and opens console and screen."""
        self.host = self.new_page(base_url=self.server.url, viewport=LAPTOP)
        sign_in(self.host, self.server, "organiser", to=f"/host/{self.game}/")
        expect(self.host.locator("[data-next]")).to_be_visible()
        self.screen = self.host.context.new_page()
        self.screen.set_viewport_size(PROJECTOR)
        self.screen.goto(f"{self.server.url}/screen/{self.game}/")
        expect(self.screen.locator("[data-pin]")).to_contain_text(self.pin[:3])

    def phone(
        self,
        name: str,
        *,
        base: str | None = None,
        by_code: bool = False,
        network: Callable[[Page], object] = lambda page: None,
        **options: Any,
    ) -> Page:
        """A new phone that joins by PIN or by the code on the screen. `network` does something to its line before."""
        base = base or self.server.url
        page = self.new_page(base_url=base, **{"viewport": PHONE, "has_touch": True, **options})
        network(page)
        if by_code:
            page.goto(f"{base}/j/{self.join_token}/")
        else:
            page.goto(f"{base}/")
            page.get_by_label("屏幕上的号码").fill(f"{self.pin[:3]} {self.pin[3:]}")
            page.get_by_role("button", name="参加").click()
        join_as(page, name)
        return page

    def start(self, *, players: int) -> None:
        """Begin when the console has counted everybody; before that it asks whether to start an empty game."""
        expect(self.host.locator("[data-players]")).to_have_text(str(players))
        self.next("开始")

    def next(self, label: str) -> None:
        """The host's one big button, when it says what is expected."""
        button = self.host.locator("[data-next]")
        expect(button).to_contain_text(label)
        expect(button).to_be_enabled()
        button.click()


def sign_in(page: Page, server: RunningServer, username: str, *, to: str) -> None:
    """Sign a member of the demo staff in who needs no second factor."""
    page.goto(to)
    expect(page).to_have_url(re.compile("sign-in"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(server.accounts[username]["password"])
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(re.escape(to)))


def join_as(page: Page, name: str) -> None:
    """Type a name at the door and go in."""
    page.get_by_label("名字", exact=True).fill(name)
    page.locator("[data-join-button]").click()


def view(page: Page, name: str) -> None:
    """Wait until the phone shows a certain view."""
    expect(page.locator("main[data-view]")).to_have_attribute("data-view", name, timeout=15_000)


def no_barriers(*pages: Page) -> None:
    """axe finds nothing serious or critical on these pages as they are now."""
    for page in pages:
        assert barriers(page) == [], page.url
