"""A template, a number that is planted, and a message with both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from kit.notify.models import Message
from kit.notify.outbox import Refusal, enqueue
from kit.notify.rules.answers import Accepted, Answer, Outgoing
from kit.notify.rules.parameters import Code, Language, StationName, Telephone
from kit.notify.rules.template import Template
from kit.notify.sending import Sent, send_due
from kit.personal.register import Subject

# 10:00 in China, a Tuesday.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NUMBER = "138 0013 8765"
STORED = "+8613800138765"
STATION = "集宁区法律援助中心"

RECEIVED = Template(
    code="test.received",
    parameters={"station": StationName, "telephone": Telephone, "code": Code},
    wording={
        Language.CHINESE: "{station}已收到尾号{code}的登记，电话{telephone}。",
        Language.MONGOLIAN: "{station} {code} {telephone}",
    },
)
TEMPLATES = {RECEIVED.code: RECEIVED}
TEXT = "集宁区法律援助中心已收到尾号4WHFP的登记，电话0474-8206148。"
PERSON = Subject("person", uuid.UUID(int=7))


def put(key: str = "act-1", **changes: Any) -> Message:
    """A message that could be sent at once, with the given changes."""
    message = attempt(key, **changes)
    assert isinstance(message, Message)
    return message


def attempt(
    key: str = "act-1",
    *,
    within: Callable[[], AbstractContextManager[object]] = transaction.atomic,
    **changes: Any,
) -> Message | Refusal:
    """The same, whatever comes of it."""
    given: dict[str, Any] = {
        "key": key,
        "recipient": NUMBER,
        "about": PERSON,
        "template": RECEIVED,
        "parameters": {
            "station": StationName(STATION),
            "telephone": Telephone("0474-8206148"),
            "code": Code("4WHFP"),
        },
        "language": Language.CHINESE,
        "now": NOW,
        "expires_at": NOW + 7 * DAY,
        **changes,
    }
    with within():
        return enqueue(**given)


class Remembering:
    """A gateway within this process that answers as it is told, and remembers what it was given."""

    def __init__(self, *answers: Answer, during: Callable[[], object] = lambda: None) -> None:
        self.answers, self.during = list(answers), during
        self.given: list[Outgoing] = []

    def send(self, message: Outgoing) -> Answer:
        self.given.append(message)
        self.during()
        return self.answers.pop(0) if self.answers else Accepted("g-1")


def run(gateway: Any, *, now: datetime = NOW, chance: float = 0.0) -> Sent:
    """One run of the sender, at a standing clock."""
    return send_due(
        gateway,
        templates=TEMPLATES,
        clock=lambda: now,
        chance=lambda: chance,
        longest=timedelta(seconds=20),
    )
