"""How the sign-in library (django-allauth) behaves here: closed to the public, staff only, everything recorded."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.audit.log import record
from outreach.network.models import User
from outreach.network.rules.actions import Action

# Whoever has just typed the password need not type it again to enrol a second factor.
_FRESH_SECONDS = 300


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Account adapter: staff accounts come from invitations alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been deactivated."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or has been used already. Wait for the next one."),
        "invalid_password_reset": _("This link is no longer valid."),
        "rate_limited": _("Too many attempts. Please wait a moment."),
        "too_many_login_attempts": _("Too many failed attempts. Please try again in five minutes."),
        "username_password_mismatch": _("User name or password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("staff-home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < _FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record the failure; never what was typed, for people type passwords into the wrong field."""
        username = str(credentials.get("username", "")).lower()
        user = User.objects.filter(username=username).only("pk").first()
        target = f"user:{user.pk}" if user else "user:unknown"
        record(actor="anonymous", action=Action.SIGN_IN_FAILED, target=target)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per account alone. The library's key holds the Host header, whose port a visitor may choose at will."""
        return str(credentials.get("username", "")).lower()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person of a change to the account, at the sealed address."""
        if isinstance(user, User) and user.email:
            event = template_prefix.rpartition("/")[2]
            self.send_mail("network/email/notice", user.email, {"event": event, "name": user.display_name})


def display_name(user: AbstractBaseUser) -> str:
    """How the sign-in library names a person."""
    return str(user)
