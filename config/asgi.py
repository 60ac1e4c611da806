"""The ASGI application: lean routes and Django for HTTP, Channels for WebSocket; the same under daphne and uvicorn."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()

# Imported after Django is set up: they load models.
from config.front import Application, with_front  # noqa: E402
from config.lean import in_front_of  # noqa: E402
from config.lifespan import with_lifespan  # noqa: E402
from config.probes import healthz, readyz  # noqa: E402
from config.routing import websocket_application  # noqa: E402

# Path by path, what is answered before Django and its check of the host.
FRONT: dict[str, Application] = {"/healthz": healthz, "/readyz": readyz()}

application = with_lifespan(
    ProtocolTypeRouter(
        {"http": with_front(FRONT, in_front_of(django_application)), "websocket": websocket_application}
    )
)
