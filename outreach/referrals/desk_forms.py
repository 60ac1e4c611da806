"""Forms of one referral's page. They parse; the services decide. Each carries the version that the person looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.network.models import Station, User
from outreach.network.station_wording import DAY_NAMES
from outreach.referrals.desk_wording import CALLING, ESCALATIONS, PASSINGS
from outreach.referrals.models import Attachment
from outreach.referrals.queries.slots import FreeSlot
from outreach.referrals.rules.consent import BY_STAFF, Channel
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.desk_reasons import Escalation, Passing
from outreach.referrals.rules.opening import LONGEST_CALLED
from outreach.referrals.rules.referral_values import CLOSING, Outcome
from outreach.referrals.rules.safe_contact import (
    LONGEST_PHRASE,
    BadSafeContact,
    Calling,
    CallWindow,
    SafeContact,
)
from outreach.referrals.wording import CHANNELS, CONTACT_OUTCOMES, OUTCOMES

LONGEST_NOTE = 4000
_EMPTY = ("", "–")


def _note(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("event", "Note"),
        required=required,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ActForm(forms.Form):
    """What every act carries: the version on which the person decided."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NotedForm(ActForm):
    """An act with a remark beside it, if somebody wants one."""

    note = _note()


class NoteForm(ActForm):
    """A note."""

    note = _note(required=True)


class HandOverForm(ActForm):
    """To whom."""

    to = forms.ChoiceField(label=_("Colleague"))
    note = _note()

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [_EMPTY, *((str(each.pk), each.display_name) for each in people)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_to(self) -> UUID:
        return UUID(self.cleaned_data["to"])


class EscalateForm(ActForm):
    """Why."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[_EMPTY, *((each.value, ESCALATIONS[each]) for each in Escalation)]
    )
    note = _note()


class ContactForm(ActForm):
    """What came of it, and when next."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[_EMPTY, *((each.value, CONTACT_OUTCOMES[each]) for each in ContactOutcome)],
    )
    next_at = forms.DateTimeField(
        label=_("Try again at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("Left empty: a working day later, if nobody was reached."),
    )
    note = _note()

    def clean_outcome(self) -> ContactOutcome:
        return ContactOutcome(self.cleaned_data["outcome"])


class SafeContactForm(ActForm):
    """How the person may be reached, as they have just said. `safe` is the set once the form is valid."""

    safe: SafeContact

    calling = forms.ChoiceField(
        label=_("Is calling safe?"),
        choices=[(each.value, CALLING[each]) for each in Calling],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("On which days?"),
        required=False,
        choices=[(str(number), name) for number, name in enumerate(DAY_NAMES, start=1)],
        widget=forms.CheckboxSelectMultiple,
    )
    begins = forms.TimeField(
        label=pgettext_lazy("time", "From"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time", "Until"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
    )
    leave_message = forms.BooleanField(label=_("A message may be left"), required=False)
    announce = forms.BooleanField(label=_("We may say who calls"), required=False)
    text_messages = forms.BooleanField(label=_("Text messages are all right"), required=False)
    pass_phrase = forms.CharField(
        label=_("Agreed words"),
        required=False,
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("begins"), said.get("ends")
        try:
            at_times = said.get("calling") == Calling.AT_TIMES
            windows = (
                tuple(CallWindow(int(day), begins, ends) for day in said.get("days", ()))
                if at_times and begins and ends
                else ()
            )
            self.safe = SafeContact(
                calling=Calling(said.get("calling", Calling.ANY_TIME)),
                windows=windows,
                leave_message=said.get("leave_message", False),
                announce=said.get("announce", False),
                text_messages=said.get("text_messages", False),
                pass_phrase=said.get("pass_phrase", "").strip(),
            )
        except BadSafeContact:
            self.add_error("days", _("Please choose days, and a time that ends after it begins."))
        return said


def said_of(safe: SafeContact) -> dict[str, Any]:
    """The form's fields for a set that is there."""
    first = safe.windows[0] if safe.windows else None
    return {
        "calling": safe.calling.value,
        "days": [str(each.weekday) for each in safe.windows],
        "begins": first.begins if first else None,
        "ends": first.ends if first else None,
        "leave_message": safe.leave_message,
        "announce": safe.announce,
        "text_messages": safe.text_messages,
        "pass_phrase": safe.pass_phrase,
    }


class CorrectForm(ActForm):
    """What the person is called, and their number."""

    called = forms.CharField(label=_("What they want to be called"), max_length=LONGEST_CALLED)
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class DeadlineForm(ActForm):
    """When their own claim or appeal runs out."""

    day = forms.DateField(
        label=_("Last day of their own claim or appeal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty: there is none."),
    )


class TransferForm(ActForm):
    """To which of the stations that the consent names, and why."""

    to = forms.ChoiceField(label=_("Station"))
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[_EMPTY, *((each.value, PASSINGS[each]) for each in Passing)]
    )
    note = _note()

    def __init__(self, *args: Any, stations: Iterable[Station] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [_EMPTY, *((str(each.pk), each.name) for each in stations)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_to(self) -> UUID:
        return UUID(self.cleaned_data["to"])


class FurtherConsentForm(ActForm):
    """The person agrees that one more station receives it: how they said so. Who is signed in read the text aloud."""

    station = forms.ChoiceField(label=_("Station"))
    channel = forms.ChoiceField(
        label=_("How they agreed"),
        choices=[_EMPTY, *((each.value, CHANNELS[each]) for each in Channel if each in BY_STAFF)],
    )
    text_version = forms.CharField(max_length=20, widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=_("I have read the text aloud, and the person has agreed"))

    def __init__(self, *args: Any, stations: Iterable[Station] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [_EMPTY, *((str(each.pk), each.name) for each in stations)]
        self.fields["station"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class SlotForm(ActForm):
    """A free time for calling back."""

    slot = forms.ChoiceField(label=_("Time"))

    def __init__(self, *args: Any, slots: Iterable[FreeSlot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [_EMPTY, *((_slot_code(each), _slot_words(each)) for each in slots)]
        self.fields["slot"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_slot(self) -> tuple[date, time]:
        moment = datetime.fromisoformat(self.cleaned_data["slot"])
        return moment.date(), moment.time()


def _slot_code(slot: FreeSlot) -> str:
    return f"{slot.day.isoformat()}T{slot.begins.isoformat('minutes')}"


def _slot_words(slot: FreeSlot) -> str:
    day = date_format(slot.day, "m-d")
    return f"{day} {DAY_NAMES[slot.day.weekday()]} {slot.begins:%H:%M}–{slot.ends:%H:%M}"


class CloseForm(ActForm):
    """How it ends. There is an honest word for each no."""

    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[_EMPTY, *((each.value, OUTCOMES[each]) for each in Outcome if each in CLOSING)],
    )
    note = _note()

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class WithdrawForm(ActForm):
    """How the person said that they take their consent back."""

    channel = forms.ChoiceField(
        label=_("How they said so"),
        choices=[_EMPTY, *((each.value, CHANNELS[each]) for each in Channel if each in BY_STAFF)],
    )

    def clean_channel(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class AttachForm(ActForm):
    """A paper."""

    file = forms.FileField(label=_("File"), help_text=_("A photograph or a PDF, at most 10 MB."))


class DetachForm(ActForm):
    """Which paper goes."""

    attachment = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, papers: Iterable[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._papers = {each.pk for each in papers}

    def clean_attachment(self) -> UUID:
        found: UUID = self.cleaned_data["attachment"]
        if found not in self._papers:
            raise forms.ValidationError(_("This paper is not there any more."))
        return found


class PairForm(ActForm):
    """The other one of two that may be the same matter."""

    other = forms.UUIDField(widget=forms.HiddenInput)


class MarkForm(ActForm):
    """The mark that two may be the same matter."""

    mark = forms.IntegerField(widget=forms.HiddenInput)


class StationActForm(ActForm):
    """A station that received the data."""

    station = forms.UUIDField(widget=forms.HiddenInput)
