"""WebSocket addresses, behind the check of the page's origin."""

from __future__ import annotations

from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings

from config import wiring
from quiz.live.routing import websocket_urlpatterns


def allowed_origins() -> list[str]:
    """The public address's scheme and port, with each of the process's hosts; nothing else opens a socket."""
    public = urlsplit(settings.ENV.public_url)
    port = public.port or (443 if public.scheme == "https" else 80)
    return [f"{public.scheme}://{host}:{port}" for host in settings.ENV.hosts]


websocket_application = OriginValidator(
    URLRouter(websocket_urlpatterns(wiring.live_runtime)), allowed_origins()
)
