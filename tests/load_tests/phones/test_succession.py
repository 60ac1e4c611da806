"""A phone's connection that is to take over, without a network."""

from __future__ import annotations

import asyncio
import json
from random import Random

import pytest

from load_tests.phones.asking import Payload
from load_tests.phones.desk import Desk
from load_tests.phones.succession import Successor
from load_tests.phones.wire import Wire

pytestmark = pytest.mark.asyncio


class Former:
    """The line that moves over; notes how long the next try is to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def next_hello(self) -> tuple[int, bytes]:
        return 7, b"{}"

    def take_over(self, wire: Wire, payload: Payload, asked_at: float) -> None:
        raise AssertionError("nobody was welcomed")

    def unsucceeded(self, wait: float) -> None:
        self.waits.append(wait)

    def queued(self, told: Payload) -> None:
        pass


@pytest.mark.parametrize(
    ("told", "least"),
    [
        (["waiting", {"retry_ms": 8_000}], 8.0),
        (["waiting", {"retry_ms": None}], 0.0),
        (["error", 7, {"code": "busy", "retry_ms": 8_000}], 8.0),
    ],
)
async def test_next_try_waits_as_long_as_the_server_asked(
    told: list[object], least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(asyncio.get_running_loop(), row=memoryview(b""), dice=Random(1), history=None, patience_s=4.0)
    monkeypatch.setattr(desk, "now", lambda: 100.0)
    former = Former()
    successor = Successor(former, desk, give_up_s=5.0, door_s=45.0)
    successor.receive(json.dumps(told).encode())
    if told[0] == "waiting":
        successor.lost(4503)
    assert former.waits == [least]
