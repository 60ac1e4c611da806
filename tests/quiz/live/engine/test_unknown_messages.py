"""A newer worker beside this one, as in a rolling restart, may say what this one does not know."""

from __future__ import annotations

from quiz.live.engine.runtime import Runtime


async def test_unknown_kind_of_message_is_passed_over() -> None:
    runtime = Runtime()
    # raising would end the subscription, and messages of the next second would be lost
    await runtime._heard({"kind": "weather", "worker": "newer"})
    await runtime._heard({"kind": "pulse", "worker": "newer"})
    assert "newer" in runtime.presence._workers
