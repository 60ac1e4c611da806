"""Cookies and tickets as the server would sign them at another time or with another key."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import signing
from django.test import override_settings

from quiz.live.services.tickets import issue_ticket
from quiz.participants.services.device import issue_device
from tests.sockets.stage import Stage


@contextmanager
def signing_as(key: str, *, ago_s: float = 0) -> Iterator[None]:
    """Whatever is signed inside is signed with this key, this long ago."""
    moment = time.time() - ago_s
    with override_settings(SECRET_KEY=key), pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: moment)  # type: ignore[attr-defined]
        yield


def device_signed_with(key: str, *, ago_s: float = 0) -> dict[str, str]:
    """A device cookie."""
    with signing_as(key, ago_s=ago_s):
        return {"device": issue_device()}


def ticket_for(stage: Stage, part: str, *, key: str | None = None, ago_s: float = 0) -> str:
    """A ticket of the holder of the game's link to this part."""
    subject = stage.backstage.link_subject(stage.entry.game, part)
    with signing_as(key or stage.server.environ["SECRET_KEY"], ago_s=ago_s):
        return issue_ticket(game_id=stage.entry.game, part=part, subject=subject)
