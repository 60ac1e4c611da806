"""Records sign-ins and second factors in the audit log, told by the sign-in library's signals."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from kit.audit.log import record
from outreach.network.models import User
from outreach.network.rules.actions import Action
from outreach.network.services.second_factor import close_enrolment
from outreach.network.sign_in.session import begin, note_second_factor


def _record(action: Action, user: User, **detail: Any) -> None:
    record(actor=f"user:{user.pk}", action=action, target=f"user:{user.pk}", detail=detail)


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    begin(request, timezone.now())
    _record(Action.SIGNED_IN, user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _record(Action.SIGNED_OUT, user)


@receiver(account.password_changed)
def password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(Action.PASSWORD_CHANGED, user)


@receiver(account.password_reset)
def password_reset(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(Action.PASSWORD_RESET, user)


@receiver(mfa.authenticator_added)
def second_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note_second_factor(request)
        close_enrolment(authenticator=authenticator, seconds=timezone.now().timestamp())
    _record(Action.SECOND_FACTOR_ADDED, user, type=authenticator.type)


@receiver(mfa.authenticator_removed)
def second_factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    _record(Action.SECOND_FACTOR_REMOVED, user, type=authenticator.type)


@receiver(mfa.authenticator_reset)
def recovery_codes_renewed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(Action.RECOVERY_CODES_RENEWED, user)


@receiver(mfa.authenticator_used)
def second_factor_used(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _record(Action.RECOVERY_CODE_USED, user)


@receiver(mfa.authentication_failed)
def second_factor_failed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(actor="anonymous", action=Action.SECOND_FACTOR_FAILED, target=f"user:{user.pk}")
