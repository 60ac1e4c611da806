"""What stands in front of Django's handler: the addresses that a whole hall asks for at once, and what they share.

Everything here is cheap because it asks nothing of a thread: no middleware, no session, no template. Where a request is
not the common case, the handler passes it on and Django answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import reverse
from django.utils.translation import get_language_from_request

from config import wiring
from config.routing import allowed_origins
from config.static_front import StaticFront
from config.views import DISPLAY_CHOICES
from kit.lean_http import Front, Request, Route
from kit.lean_http.shared_pages import SharedPages
from quiz.live.http.routes import lean_routes
from quiz.participants.services.device import cookie_name

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def own_origins() -> frozenset[bytes]:
    """The origins of this site's pages, as browsers write them: without the port where it is the scheme's own."""
    return frozenset(
        origin.removesuffix(_DEFAULT_PORTS[origin.partition(":")[0]]).encode("ascii")
        for origin in allowed_origins()
    )


def own_hosts() -> frozenset[bytes]:
    """The `Host` headers of this site's own addresses, as browsers write them."""
    return frozenset(origin.partition(b"://")[2] for origin in own_origins())


@lru_cache(maxsize=1_024)
def knows_host(host: bytes) -> bool:
    """Whether Django would take this `Host` header."""
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@lru_cache(maxsize=2)
def safe_headers(scheme: str) -> Sequence[tuple[bytes, bytes]]:
    """What Django's security middleware adds to every page."""
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode("ascii")),
        (b"x-frame-options", settings.X_FRAME_OPTIONS.encode("ascii")),
    ]
    if settings.SECURE_CROSS_ORIGIN_OPENER_POLICY:
        headers.append(
            (b"cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY.encode("ascii"))
        )
    if scheme == "https" and settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS))
    return headers


def display_choices(request: Request) -> Mapping[str, str]:
    """What a page for everybody depends on: the language, large text, colours. Each has a few values only."""
    asked = SimpleNamespace(
        COOKIES=request.cookies,
        META={"HTTP_ACCEPT_LANGUAGE": request.headers.get(b"accept-language", b"").decode("latin-1")},
    )
    chosen = {settings.LANGUAGE_COOKIE_NAME: get_language_from_request(cast(HttpRequest, asked))}
    for name, (default, *others) in DISPLAY_CHOICES.items():
        value = request.cookies.get(name)
        chosen[name] = value if value in others else default
    return chosen


def lean(behind: Any) -> list[Route]:
    """Every lean address."""
    pages = SharedPages(
        behind,
        choices=display_choices,
        is_ours=own_hosts().__contains__,
        own_cookies=frozenset({cookie_name()}),
    )
    return [
        Route("static", "GET", f"{settings.STATIC_URL}*", StaticFront().serve),
        Route("javascript-catalog", "GET", reverse("javascript-catalog"), pages.get),
        *lean_routes(
            runtime=wiring.live_runtime, door=wiring.live_door, page=pages.get, origins=own_origins()
        ),
    ]


def in_front_of(behind: Any) -> Front:
    """The lean addresses, and Django behind them."""
    return Front(lean(behind), behind, knows_host=knows_host, headers=safe_headers)
