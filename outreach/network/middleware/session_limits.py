"""Ends staff sessions after a working day, and after half an hour of silence where personal data is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from outreach.network.access import roles_in
from outreach.network.rules.roles import PERSONAL_DATA_ROLES
from outreach.network.rules.sessions import is_over
from outreach.network.sign_in import session

# A page that asks for news by itself says so. Nobody sits there for that: it keeps no session alive.
BY_ITSELF = "X-By-Itself"


class SessionLimits:
    """Middleware, behind the one that knows the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            times = session.times(request)
            if times is None:
                session.begin(request, now)
            elif is_over(
                signed_in_at=times[0],
                seen_at=times[1],
                now=now,
                idles_out=bool(PERSONAL_DATA_ROLES & roles_in(request).keys()),
            ):
                logout(request)
                messages.info(
                    request, gettext("You were signed out after a long pause. Please sign in again.")
                )
            elif BY_ITSELF not in request.headers:
                session.touch(request, now)
        return self.get_response(request)
