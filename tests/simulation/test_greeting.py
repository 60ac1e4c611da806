"""How long a new socket may take to say hello; whoever has said it is not hung up on while it is looked into."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from load_tests.simulation.loop import SimulatedLoop
from quiz.live.consumers.base import HELLO_S, LiveConsumer
from quiz.live.protocol import codes
from quiz.live.protocol.state import Audience

# Longer than a socket may be silent, as a ticket's read may take at a full worker.
SLOW_S = 2.5 * HELLO_S
HELLO: dict[str, Any] = {"type": "websocket.receive", "text": '["hello",1,{"ticket":"t"}]'}


class Greeted(LiveConsumer):
    """A host whose greeting takes its time, and then lets in or not."""

    kind: ClassVar[Audience] = "host"
    lets_in = True

    async def hello(self, request_id: int, request: Any) -> None:
        await asyncio.sleep(SLOW_S)
        if self.lets_in:
            self.hall = SimpleNamespace()  # type: ignore[assignment]
        else:
            self.refuse(request_id, "failed")


async def closed_after(*said: dict[str, Any], lets_in: bool, seconds: float) -> tuple[int, float] | None:
    """The code with which a socket was closed that said this, and when; `None` if it is open after so many seconds."""
    loop = asyncio.get_running_loop()
    closed: list[tuple[int, float]] = []
    told = [{"type": "websocket.connect"}, *said]

    async def runtime() -> Any:
        return SimpleNamespace(
            draining=False,
            world=SimpleNamespace(monotonic=loop.time),
            meters=SimpleNamespace(refuse=lambda code, of: None),
        )

    async def receive() -> dict[str, Any]:
        if told:
            return told.pop(0)
        await asyncio.sleep(seconds)
        return {"type": "websocket.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            closed.append((message["code"], loop.time() - began))

    began = loop.time()
    consumer = Greeted(runtime=runtime)
    consumer.lets_in = lets_in
    await consumer({"url_route": {"kwargs": {"game": None}}, "extensions": {}}, receive, send)
    return closed[0] if closed else None


@pytest.mark.parametrize(
    ("said", "lets_in", "code"),
    [
        ([], True, codes.CLOSE_UNKNOWN_CALLER),
        ([HELLO], True, None),
        ([HELLO], False, codes.CLOSE_UNKNOWN_CALLER),
    ],
    ids=["silent", "looked into for long", "looked into for long and refused"],
)
def test_only_who_has_not_said_hello_is_hung_up_on(
    said: list[dict[str, Any]], lets_in: bool, code: int | None
) -> None:
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        closed = runner.run(closed_after(*said, lets_in=lets_in, seconds=10 * HELLO_S))
    if code is None:
        assert closed is None
        return
    assert closed is not None
    answered = SLOW_S if said else 0
    assert closed[0] == code
    assert answered < closed[1] <= answered + HELLO_S
