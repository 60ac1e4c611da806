"""The tutorial's ASGI application."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "load_tests.bench.tutorial.settings")
django_application = get_asgi_application()

# Imported after Django is set up: it loads models.
from load_tests.bench.tutorial.hall.consumers import HallConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter([path("ws/live/<uuid:game>/<str:part>", HallConsumer.as_asgi())]))
        ),
    }
)
