"""One Locust user that is one person with one phone: page and files, socket, game, and a reload now and then."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any, ClassVar

import gevent
from locust import FastHttpUser, constant, task
from locust.exception import StopUser

from load_tests.demo_names import names
from load_tests.phones.backoff import backoff
from load_tests.users.devices import Devices, entrance_of
from load_tests.users.page import resources
from load_tests.users.person import Person
from load_tests.users.seat import Seat
from load_tests.users.storm import Storm

# Types whose text asks for more files.
_TALKING = ("html", "javascript", "css")


class Refused(Exception):
    """The server refused a request with this code."""


class LivePlayer(FastHttpUser):
    """A person; the person's browser keeps files whose names carry a hash, as the server allows."""

    wait_time = constant(0)
    _devices: ClassVar[Devices] = Devices()

    def on_start(self) -> None:
        options = self.environment.parsed_options
        assert options is not None
        self.dice = Random()
        self.entrance, self.cookie = self._devices.take(entrance_of(self.host, options))
        self.person = Person(self.dice, hurries=options.shape == "burst")
        self.name = names(1, self.dice)[0][:14] + str(self.dice.randrange(10**5))
        self.kept: set[str] = set()
        self.lost_in_a_row = 0

    def _report(self, what: str, ms: float | None, code: str | None) -> None:
        self.environment.events.request.fire(
            request_type="WS", name=what, response_time=ms or 0, response_length=0,
            exception=Refused(code) if code else None, context={},
        )  # fmt: skip

    def _fetch(self, path: str, name: str) -> Any:
        return self.client.get(path, headers={"Cookie": self.cookie}, name=name)

    def load_page(self) -> bool:
        """The page, then what it asks for, then what that asks for; whether the page itself came."""
        response = self._fetch(self.entrance.page, "/play/…/")
        if not response.ok:
            return False
        waiting = resources("html", response.text, self.entrance.page)
        while waiting:
            path = waiting.pop(0)
            if path in self.kept:
                continue
            self.kept.add(path)
            got = self._fetch(path, "/static/…" if path.startswith("/static/") else path.partition("?")[0])
            kind = got.headers.get("Content-Type", "") if got.ok else ""
            if any(talking in kind for talking in _TALKING):
                waiting += [more for more in resources(kind, got.text, path) if more not in self.kept]
        return True

    @task
    def a_page_of_life(self) -> None:
        """Load the page and play until it is reloaded, the line is lost, or the evening is over."""
        if not self.load_page():
            gevent.sleep(backoff(self.lost_in_a_row, self.dice.random()))
            self.lost_in_a_row += 1
            return
        ending, slip = "lost", None
        while ending == "lost":
            mark = Storm.number
            seat = Seat(
                url=self.entrance.socket_url, origin=self.entrance.origin, cookie=self.cookie, person=self.person,
                name=self.name, report=self._report, cut=partial(Storm.since, mark), slip=slip,
            )  # fmt: skip
            begun = gevent.get_hub().loop.now()
            ending, slip = seat.play(), seat.slip
            if ending == "lost":
                stayed = gevent.get_hub().loop.now() - begun
                self.lost_in_a_row = 0 if stayed > 10 else self.lost_in_a_row + 1
                gevent.sleep(seat.wait_s + backoff(self.lost_in_a_row, self.dice.random()))
        if ending != "reload":
            raise StopUser
