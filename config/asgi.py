"""The ASGI application: lean routes and Django for HTTP, Channels for WebSocket; the same under daphne and uvicorn."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
unlimited: Any = get_asgi_application()

# Imported after Django is set up: they load models.
from config.bodies import with_most_bytes  # noqa: E402
from config.front import Application, with_front  # noqa: E402
from config.lean import in_front_of  # noqa: E402
from config.lifespan import with_lifespan  # noqa: E402
from config.probes import healthz, readyz  # noqa: E402
from config.requests import with_request_ids  # noqa: E402
from config.routing import websocket_application  # noqa: E402

# Path by path, what is answered before Django and its check of the host.
FRONT: dict[str, Application] = {"/healthz": healthz, "/readyz": readyz()}

django_application = with_most_bytes(unlimited, most=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
inner = with_lifespan(
    ProtocolTypeRouter(
        {"http": with_front(FRONT, in_front_of(django_application)), "websocket": websocket_application}
    )
)
trusted = settings.ENV.trusted_proxies
if trusted:
    # The visitor's address and scheme as our own proxies give them; from anybody else these headers are ignored.
    inner = ProxyHeadersMiddleware(inner, trusted_hosts=list(trusted))
application = with_request_ids(inner, trusted=trusted)
