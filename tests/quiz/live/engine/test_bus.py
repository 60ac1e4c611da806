"""The bus of a worker that has just begun."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer

from quiz.live.engine import bus
from quiz.live.engine.runtime import Runtime
from quiz.live.engine.world import World


class SlowLayer(InMemoryChannelLayer):  # type: ignore[misc]  # channels has no type hints
    """Answers in its turn, never at once."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        for _ in range(10):
            await asyncio.sleep(0)


async def test_first_message_waits_for_the_connection_and_no_later_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bus, "PUBLISH_S", 0.0)
    runtime = Runtime(World(layer=SlowLayer))
    for _ in range(2):
        runtime.bus.pulse()
        await asyncio.gather(*runtime.bus._under_way)
    assert runtime.meters.published.value == 1
    assert runtime.meters.bus_failures.values["publish"] == 1
