"""Forms of asking for help and of one's own matter. What they say is plain; the rules judge once more."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kit.telephone.numbers import normal
from outreach.door.ask_wording import CALLING
from outreach.door.services.asking import Said
from outreach.referrals.rules.opening import LONGEST_CALLED
from outreach.referrals.rules.safe_contact import LONGEST_PHRASE, Calling, CallWindow, SafeContact
from outreach.referrals.services.citizen import LONGEST_COMPLAINT

_WORKDAYS, _WEEKEND = (1, 2, 3, 4, 5), (6, 7)
_DAYS = {"workdays": _WORKDAYS, "weekend": _WEEKEND, "all": (*_WORKDAYS, *_WEEKEND)}
_DAY_WORDS = (
    ("workdays", _("Monday to Friday")),
    ("weekend", _("Saturday and Sunday")),
    ("all", _("Every day")),
)
# The same words in which the rules refuse.
_CALLED_WORDS = _("Please tell us what we may call you, in at most 40 characters.")
_PHONE_WORDS = _("Please check the telephone number; a landline with its area code.")
# Calls before seven and after ten wake a house, whatever somebody says.
_HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(7, 23)]


class SafeContactForm(forms.Form):
    """Whether, when and how somebody may be called without harm."""

    calling = forms.ChoiceField(
        # nothing is chosen before: whoever reads past it must not have said "safe"
        choices=[(each.value, CALLING[each]) for each in Calling],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say whether it is safe to call you.")},
    )
    days = forms.ChoiceField(choices=_DAY_WORDS, initial="workdays", required=False)
    begins = forms.ChoiceField(choices=_HOURS, initial="09:00", required=False)
    ends = forms.ChoiceField(choices=_HOURS, initial="17:00", required=False)
    leave_message = forms.BooleanField(required=False)
    announce = forms.BooleanField(required=False)
    text_messages = forms.BooleanField(required=False)
    pass_phrase = forms.CharField(max_length=LONGEST_PHRASE, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("calling") == Calling.AT_TIMES.value:
            begins, ends = said.get("begins", ""), said.get("ends", "")
            if said.get("days") not in _DAYS or not begins or not ends or begins >= ends:
                self.add_error("calling", _("Please choose days, and a time that ends after it begins."))
        return said

    def safe_contact(self) -> SafeContact:
        """What a valid form says."""
        said = self.cleaned_data
        calling = Calling(said["calling"])
        windows: tuple[CallWindow, ...] = ()
        if calling is Calling.AT_TIMES:
            begins, ends = time.fromisoformat(said["begins"]), time.fromisoformat(said["ends"])
            windows = tuple(CallWindow(day, begins, ends) for day in _DAYS[said["days"]])
        return SafeContact(
            calling=calling,
            windows=windows,
            leave_message=said["leave_message"],
            announce=said["announce"],
            text_messages=said["text_messages"],
            pass_phrase=said["pass_phrase"],
        )


def safe_contact_initial(safe: SafeContact) -> dict[str, Any]:
    """A stored set as the form shows it; windows that it cannot show exactly come as their first."""
    found: dict[str, Any] = {
        "calling": safe.calling.value,
        "leave_message": safe.leave_message,
        "announce": safe.announce,
        "text_messages": safe.text_messages,
        "pass_phrase": safe.pass_phrase,
    }
    if safe.windows:
        days = tuple(sorted({window.weekday for window in safe.windows}))
        found["days"] = next((name for name, each in _DAYS.items() if each == days), "all")
        found["begins"] = f"{safe.windows[0].begins:%H}:00"
        found["ends"] = f"{safe.windows[0].ends:%H}:00"
    return found


class _PhoneField(forms.CharField):
    """A telephone number as people write it."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and normal(text) is None:
            raise forms.ValidationError(_PHONE_WORDS)
        return text


def _called() -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_CALLED, error_messages={"required": _CALLED_WORDS, "max_length": _CALLED_WORDS}
    )


def _phone() -> _PhoneField:
    return _PhoneField(max_length=40, error_messages={"required": _PHONE_WORDS})


class DetailsForm(SafeContactForm):
    """The last page: what to call somebody, their number, and how it is safe."""

    called = _called()
    phone = _phone()
    field_order = ("called", "phone")

    def said(self) -> Said:
        """What a valid form says."""
        return Said(self.cleaned_data["called"], self.cleaned_data["phone"], self.safe_contact())


class FindForm(forms.Form):
    """Receipt code and telephone. What of them is wrong is nowhere said."""

    code = forms.CharField(max_length=100, error_messages={"required": _("Please type the receipt code.")})
    phone = forms.CharField(
        max_length=40, error_messages={"required": _("Please type the telephone number.")}
    )


class CorrectForm(forms.Form):
    """A new name or number."""

    called = _called()
    phone = _phone()


class ComplaintForm(forms.Form):
    """A complaint in one's own words."""

    text = forms.CharField(
        max_length=LONGEST_COMPLAINT,
        widget=forms.Textarea,
        error_messages={
            "required": pgettext_lazy("complaint", "Please write what went wrong."),
            "max_length": _("Please write at most 2,000 characters."),
        },
    )
