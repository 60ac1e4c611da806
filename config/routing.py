"""WebSocket addresses, behind the check of the page's origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings

from config import wiring
from outreach.referrals.routing import websocket_urlpatterns as desk_urlpatterns
from quiz.live.routing import websocket_urlpatterns as live_urlpatterns


def allowed_origins() -> list[str]:
    """The public address's scheme and port, with each of the process's hosts; nothing else opens a socket."""
    public = urlsplit(settings.ENV.public_url)
    port = public.port or (443 if public.scheme == "https" else 80)
    return [f"{public.scheme}://{host}:{port}" for host in settings.ENV.hosts]


class KnownOrigins(OriginValidator):  # type: ignore[misc]  # channels has no type hints
    """`OriginValidator`, without taking apart an origin that is written exactly as ours are."""

    def __init__(self, application: Any, origins: Sequence[str]) -> None:
        super().__init__(application, origins)
        # browsers leave a scheme's own port out
        usual = [
            origin.removesuffix(port)
            for origin in origins
            for scheme, port in (("http://", ":80"), ("https://", ":443"))
            if origin.startswith(scheme)
        ]
        self._ours = frozenset(origin.encode() for origin in (*origins, *usual))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        told = [value for name, value in scope["headers"] if name == b"origin"]
        if len(told) == 1 and told[0] in self._ours:
            await self.application(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


websocket_application = KnownOrigins(
    URLRouter([*live_urlpatterns(wiring.live_runtime), *desk_urlpatterns]), allowed_origins()
)
