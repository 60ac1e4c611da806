"""Staff pages travel privately and are never kept.

Over plain HTTP on the hall's network anybody could read the password, so sign-in and staff pages answer 403 with an
explanation there. Loopback needs no encryption: nothing leaves the machine.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render

STAFF_PREFIX = "/staff/"


def is_staff_page(request: HttpRequest, view: Callable[..., Any] | None = None) -> bool:
    """Whether the rules of staff pages apply: everything beneath `/staff/`, and views marked by `role_required`."""
    return request.path.startswith(STAFF_PREFIX) or bool(getattr(view, "is_staff_view", False))


def is_private(request: HttpRequest) -> bool:
    """Whether nobody on the way can read the request: HTTPS, or this very machine.

    Both ends must be loopback: behind a proxy on the same machine every address is, but the host is not.
    """
    if request.is_secure():
        return True
    host = split_domain_port(request.get_host())[0].strip("[]")
    if host not in settings.STAFF_LOOPBACK_HOSTS:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class StaffPages:
    """Middleware: private transport and `no-store` for staff pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF_PREFIX) or getattr(request, "is_staff_page", False):
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not is_staff_page(request, view):
            return None
        request.is_staff_page = True  # type: ignore[attr-defined]  # for __call__, after the view
        if is_private(request):
            return None
        return render(request, "network/not_private.html", status=403)
