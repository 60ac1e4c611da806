"""The ASGI application: Django for HTTP, Channels for WebSocket, the same under daphne and uvicorn."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

# Imported after Django is set up: they load models.
from config.lifespan import with_lifespan  # noqa: E402
from config.routing import websocket_application  # noqa: E402

application = with_lifespan(
    ProtocolTypeRouter({"http": django_application, "websocket": websocket_application})
)
