"""Django's test client on one handler for all: loading the middleware anew lists the static files each time (0.2 s)."""

from functools import lru_cache

from django.test import Client
from django.test.client import ClientHandler

from outreach.network.models import User


@lru_cache
def _handler(enforce_csrf_checks: bool) -> ClientHandler:
    handler = ClientHandler(enforce_csrf_checks=enforce_csrf_checks)
    handler.load_middleware()
    return handler


def new_client(
    *, user: User | None = None, enforce_csrf_checks: bool = False, secure: bool = False
) -> Client:
    """A client with cookies of its own, signed in as `user` when one is given; `secure` asks over HTTPS."""
    client = Client(**({"wsgi.url_scheme": "https"} if secure else {}))
    client.handler = _handler(enforce_csrf_checks)
    if user is not None:
        client.force_login(user)
    return client
