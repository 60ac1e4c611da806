"""An officer's way through the desk's own pages, as a load test takes it: forms are read from what came."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from load_tests.users.desk_steps import NotThere, Page, open_list, sign_in, work_on
from outreach.network.rules.totp import code_at, step_at
from outreach.network.services.second_factor import enrol, new_secret
from outreach.referrals.models import Referral
from tests.access.clients import new_client
from tests.access.objects import PASSWORD
from tests.outreach.referrals.world import make_desk, opened

pytestmark = pytest.mark.django_db


class Asking:
    """A browser on the test's own site; `names` are what was asked for."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.names: list[str] = []

    def __call__(self, path: str, fields: Mapping[str, str] | None, name: str) -> Page:
        self.names.append(name)
        got: Any = (
            self.client.get(path, follow=True)
            if fields is None
            else self.client.post(path, fields, follow=True)
        )
        return Page(
            got.redirect_chain[-1][0] if got.redirect_chain else path, got.status_code, got.content.decode()
        )


def test_officer_signs_in_with_the_second_factor_takes_one_and_writes_a_call_down() -> None:
    world = make_desk()
    found = opened(world, now=timezone.now())
    secret = new_secret()
    enrol(user=world.officer, secret=secret)
    ask = Asking(new_client(enforce_csrf_checks=True))
    sign_in(
        ask,
        username=world.officer.username,
        password=PASSWORD,
        code=lambda: code_at(secret, step_at(time.time())),
    )
    assert ask.names == ["sign-in", "sign-in: password", "sign-in: code"]
    (path,) = open_list(ask, "unclaimed")
    assert work_on(ask, path)
    row = Referral.objects.get(pk=found.referral.pk)
    assert (row.phase, row.assignee, row.attempts) == ("contacting", world.officer, 1)
    assert ask.names[3:] == ["desk: list", "desk: referral", "desk: claim", "desk: contact"]
    assert open_list(ask, "unclaimed") == []
    # It is taken: there is nothing to claim on its page.
    assert not work_on(ask, path)


def test_wrong_password_is_noticed() -> None:
    world = make_desk()
    with pytest.raises(NotThere):
        sign_in(
            Asking(new_client()), username=world.officer.username, password="wrong", code=lambda: "000000"
        )
