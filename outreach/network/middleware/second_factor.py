"""No staff page without a second factor, for roles that see personal data or hold the keys of the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from outreach.network.access import roles_in
from outreach.network.middleware.staff_pages import is_staff_page
from outreach.network.models import User
from outreach.network.rules.roles import SECOND_FACTOR_ROLES
from outreach.network.sign_in.session import has_shown_second_factor

# What one needs on the way to a second factor, and the way out.
_OPEN = frozenset(
    {
        "account_login", "account_logout", "account_reauthenticate", "account_inactive",
        "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "staff-invitation",
    }
)  # fmt: skip


class SecondFactor:
    """Middleware, behind the one that knows the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user = request.user
        if (
            not settings.SECOND_FACTOR_REQUIRED
            or not isinstance(user, User)
            or not is_staff_page(request, view)
        ):
            return None
        if request.resolver_match is not None and request.resolver_match.url_name in _OPEN:
            return None
        if not SECOND_FACTOR_ROLES & roles_in(request).keys() or has_shown_second_factor(request, user):
            return None
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        # Enrolled meanwhile in another session: show it here, too.
        query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
