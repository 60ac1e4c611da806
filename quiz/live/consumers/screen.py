"""The projector screen: it only watches."""

from __future__ import annotations

from typing import Any, ClassVar

from quiz.live.consumers.staff import StaffConsumer
from quiz.live.engine.hall import Hall
from quiz.live.protocol.state import Audience


class ScreenConsumer(StaffConsumer):
    kind: ClassVar[Audience] = "screen"

    def handle(self, request_id: int, hall: Hall, request: Any) -> None:
        self.refuse(request_id, "frame.unknown")
