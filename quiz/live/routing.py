"""WebSocket addresses of live games."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from quiz.live.consumers.host import HostConsumer
from quiz.live.consumers.player import PlayerConsumer
from quiz.live.consumers.screen import ScreenConsumer


def websocket_urlpatterns(runtime: Callable[[], Any]) -> list[URLPattern]:
    """The routes; `runtime` gives the process's runtime to each socket."""
    return [
        path("ws/live/<uuid:game>/player", PlayerConsumer.as_asgi(runtime=runtime)),
        path("ws/live/<uuid:game>/host", HostConsumer.as_asgi(runtime=runtime)),
        path("ws/live/<uuid:game>/screen", ScreenConsumer.as_asgi(runtime=runtime)),
    ]
