"""WebSocket addresses of live games."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from quiz.live.consumers.host import HostConsumer
from quiz.live.consumers.player import PlayerConsumer
from quiz.live.consumers.screen import ScreenConsumer
from quiz.live.consumers.threshold import Threshold


def websocket_urlpatterns(runtime: Callable[[], Any]) -> list[URLPattern]:
    """The routes; `runtime` gives the process's runtime to each socket."""

    def counted(consumer: Any, *, staff: bool) -> Any:
        return Threshold(consumer.as_asgi(runtime=runtime), runtime=runtime, staff=staff)

    return [
        path("ws/live/<uuid:game>/player", counted(PlayerConsumer, staff=False)),
        path("ws/live/<uuid:game>/host", counted(HostConsumer, staff=True)),
        path("ws/live/<uuid:game>/screen", counted(ScreenConsumer, staff=True)),
    ]
