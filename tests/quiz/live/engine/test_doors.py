"""What the doors tell the other workers, and how often."""

from __future__ import annotations

import asyncio
import time
import uuid
from types import SimpleNamespace
from typing import Any, cast

from quiz.live.engine.door_room import Newcomer
from quiz.live.engine.doors import Doors
from quiz.live.engine.limits import Limits
from quiz.live.engine.presence import Elsewhere, Figures
from quiz.live.rules.game import Phase

TOGETHER = 40


class Runtime:
    """What the doors ask of a worker; `told` is what the others are told."""

    def __init__(self) -> None:
        self.world = SimpleNamespace(monotonic=time.monotonic)
        self.clock = SimpleNamespace(now=lambda: 1)
        self.writer = SimpleNamespace(fullness=0.0)
        self.halls: dict[uuid.UUID, Any] = {}
        self.told: list[Figures] = []
        self.heard = asyncio.Event()
        self.doors: Doors
        self.presence = SimpleNamespace(
            is_settled=True,
            elsewhere=lambda _: Elsewhere(taken=0, lines=(), workers=2, turn=0, heard=True),
        )

    def run(self, work: Any) -> asyncio.Task[Any]:
        return asyncio.get_running_loop().create_task(work)

    def tell_figures(self, hall: Any) -> None:
        self.told.append(self.doors.figures(hall))
        self.heard.set()


async def test_those_who_come_together_are_told_to_other_workers_in_one_message() -> None:
    runtime = Runtime()
    doors = runtime.doors = Doors(cast("Any", runtime), Limits())
    hall: Any = SimpleNamespace(
        id=uuid.uuid4(), seats={}, state=SimpleNamespace(phase=Phase.LOBBY), touched=0
    )
    runtime.halls[hall.id] = hall
    for number in range(TOGETHER):
        assert doors.arrive(
            hall,
            Newcomer(key=(uuid.uuid4(), 0), arrived=number, connection=cast("Any", None), enter=lambda: None),
        )
    async with asyncio.timeout(5):
        await runtime.heard.wait()
    assert runtime.told == [Figures(online=0, taken=TOGETHER)]
