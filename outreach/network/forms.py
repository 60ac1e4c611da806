"""Forms of the account pages. They parse; the services decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from outreach.network.models import Division, User
from outreach.network.queries.divisions import find_division
from outreach.network.rules.roles import Role
from outreach.network.sign_in.forms import password_rules
from outreach.network.wording import ROLE_NAMES

# Lower-case letters, digits, full stop and hyphen: what can be read out over the telephone.
_USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.value, ROLE_NAMES[role]) for role in Role]


class DivisionField(forms.CharField):
    """A division by code, by `code name` as the list offers it, or by a name of its own. Cleans to a `Division`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)
        self.widget.attrs.update(list="divisions", autocomplete="off")

    def clean(self, value: Any) -> Division:
        division = find_division(super().clean(value) or "")
        if division is None:
            raise forms.ValidationError(_("Please choose a division from the list, or enter its code."))
        return division


class AccountSearchForm(forms.Form):
    """Filters of the account list."""

    q = forms.CharField(label=_("Name or user name"), required=False, max_length=40)
    division = forms.ChoiceField(label=_("Area"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("active", _("Active")), ("inactive", _("Deactivated"))],
    )

    def __init__(self, *args: Any, areas: Iterable[Division] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((area.code, area.name) for area in areas)]
        self.fields["division"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class InviteForm(forms.Form):
    """Whom to invite to what."""

    note = forms.CharField(label=_("Full name"), max_length=40, help_text=_("The person can correct it."))
    role = forms.ChoiceField(label=_("Role"), choices=_role_choices)
    division = DivisionField(
        label=_("For the area"), help_text=_("The role covers this area and everything in it.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Optional. The link is sent there, too, and later serves to reset the password."),
    )


class GrantForm(forms.Form):
    """A further role for an account."""

    role = forms.ChoiceField(label=_("Role"), choices=_role_choices)
    division = DivisionField(label=_("For the area"))
    valid_until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: until it is taken away."),
    )


class AcceptForm(forms.Form):
    """What an invited person chooses."""

    display_name = forms.CharField(label=_("Your name"), max_length=40)
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("3 to 40 lower-case letters, digits, full stops or hyphens. You sign in with it."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password1 = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules()

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        if not _USERNAME.fullmatch(username):
            raise forms.ValidationError(
                _("Please use 3 to 40 lower-case letters, digits, full stops or hyphens.")
            )
        return username

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password1")
        if password:
            if password != cleaned.get("password2"):
                self.add_error("password2", _("The two passwords differ."))
            person = User(username=cleaned.get("username", ""), display_name=cleaned.get("display_name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class AuditSearchForm(forms.Form):
    """Filters of the audit log."""

    q = forms.CharField(label=_("Person"), required=False, max_length=80)
    action = forms.ChoiceField(label=_("Act"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, actions: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("All")), *actions]  # type: ignore[attr-defined]  # a ChoiceField
