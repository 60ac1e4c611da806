"""One Locust user that is an officer at the desk: list, referral, claim, a call. Not for an installation in use.

    locust -f load_tests/locustfile.py --host https://… DeskOfficer --users 20 --accounts var/demo-accounts.json

It writes down calls that nobody made, so it belongs to a demo or a copy. All officers share one session: a code of the
second factor works once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from urllib.parse import urlsplit

from locust import FastHttpUser, between, task
from locust.exception import StopUser

from load_tests.users.desk_steps import NotThere, Page, open_list, sign_in, work_on
from outreach.network.rules.totp import code_at, step_at

_ROLE = "referral_officer"


class DeskOfficer(FastHttpUser):
    """An officer of the demo."""

    wait_time = between(1, 5)
    _cookies: ClassVar[Any] = None

    def on_start(self) -> None:
        self.dice = Random()
        kind = type(self)
        if kind._cookies is None:
            kind._cookies = self.client.cookiejar
            self._sign_in()
        self.client.cookiejar = kind._cookies
        self.client.client.cookiejar = kind._cookies

    def _sign_in(self) -> None:
        options = self.environment.parsed_options
        assert options is not None
        accounts = json.loads(Path(options.accounts).read_text())
        mine = next(each for each in accounts if each["role"] == _ROLE)

        def code() -> str:
            return code_at(mine["totp_secret"], step_at(time.time()))

        try:
            sign_in(self.ask, username=mine["username"], password=mine["password"], code=code)
        except NotThere as fault:
            raise StopUser from fault

    def ask(self, path: str, fields: Mapping[str, str] | None, name: str) -> Page:
        """As `desk_steps.Ask`: pages by GET, forms by POST, with this page as the origin."""
        headers = {"Origin": self.host or "", "Referer": (self.host or "") + path}
        if fields is None:
            got = self.client.get(path, name=name, headers=headers)
        else:
            # Somebody else was quicker (409): an answer like any other.
            with self.client.post(
                path, data=dict(fields), name=name, headers=headers, catch_response=True
            ) as got:
                if got.status_code == 409:
                    got.success()
        return Page(urlsplit(str(got.url)).path, got.status_code, got.text or "")

    @task
    def take_one(self) -> None:
        """Look at what nobody has, and take one of it; sometimes look at what is overdue."""
        if self.dice.random() < 0.3:
            open_list(self.ask, "overdue")
        waiting = open_list(self.ask, "unclaimed")
        if waiting:
            work_on(self.ask, self.dice.choice(waiting))
