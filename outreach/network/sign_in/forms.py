"""The sign-in library's forms in our words, and with codes that are accepted once only."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from outreach.network.models import User
from outreach.network.services.second_factor import spend_code


def _word(field: forms.Field, label: Any, *, help_text: Any = "") -> None:
    """Label a field; no placeholder, which vanishes as soon as it is needed."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


def password_rules() -> str:
    """The password rules in one line."""
    return " ".join(text for text in map(str, password_validators_help_texts()) if text)


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("User name"))
        self.fields["login"].widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")
        _word(self.fields["password"], _("Password"))


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Password"))


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("Current password"))
        _word(self.fields["password1"], _("New password"), help_text=password_rules())
        _word(self.fields["password2"], _("New password again"))


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password1"], _("New password"), help_text=password_rules())
        _word(self.fields["password2"], _("New password again"))


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """The e-mail address that the account carries. The answer is the same for unknown addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["email"], _("E-mail"))

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        self.users = list(User.objects.with_email(address).filter(is_active=True))
        return address


class _CodeOnce:
    """Refuses a TOTP code that was accepted before; recovery codes are single-use by themselves."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # mixed into the library's forms
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not spend_code(
            authenticator=authenticator, code=code, seconds=time.time()
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_CodeOnce, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code from your phone, or a recovery code"))
        self.fields["code"].widget.attrs.update(autofocus=True, inputmode="numeric")


class ConfirmSecondFactorForm(_CodeOnce, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code from your phone, or a recovery code"))
        self.fields["code"].widget.attrs.update(inputmode="numeric")


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code from the phone proves that the secret has arrived there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code from your phone"))
        self.fields["code"].widget.attrs.update(inputmode="numeric")
