"""Forms of advice. They parse; the rules and services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kit.telephone.numbers import normal
from outreach.consultations.rules.entries import (
    BY_STAFF,
    LONGEST_ANSWER,
    LONGEST_CALLED,
    LONGEST_QUESTION,
    MOST_MINUTES,
    OTHER,
    Channel,
    EntryRefused,
)
from outreach.consultations.rules.figures import MOST_MONTHS
from outreach.consultations.rules.rota import Part, Post
from outreach.consultations.wording import CHANNELS, PARTS, POSTS, REFUSALS
from outreach.network.forms import DivisionField
from outreach.network.models import Division, Station, User
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.safe_contact import Calling
from outreach.referrals.rules.signals import Signal

Choices = list[tuple[str, Promise | str]]
# Messages are written in the two; signs are not.
WRITTEN: Choices = [(each.value, LANGUAGE_NAMES[each]) for each in (Language.CHINESE, Language.MONGOLIAN)]
SPOKEN: Choices = [(each.value, LANGUAGE_NAMES[each]) for each in Language]
AGES: Choices = [
    (AgeBand.ADULT.value, _("18 or older")),
    (AgeBand.UNDER_18.value, _("14 to 17")),
    (AgeBand.UNDER_14.value, _("Under 14")),
]
_LAST_YEAR = 2100
_DAY, _MONTH = {"type": "date"}, {"type": "month"}
_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _text(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_QUIET, **attrs})


class WhereForm(forms.Form):
    """What decides who answers a message."""

    division = forms.ChoiceField(label=_("Where do you live?"))
    language = forms.ChoiceField(
        label=_("Language of the answer"), choices=WRITTEN, widget=forms.RadioSelect, initial="zh"
    )
    age = forms.ChoiceField(
        label=_("How old are you?"), choices=AGES, widget=forms.RadioSelect, initial=AgeBand.ADULT.value
    )

    def __init__(self, *args: Any, counties: Iterable[Division] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Please choose")),
            *((each.code, each.name) for each in counties),
        ]


class MessageForm(forms.Form):
    """A message. What was chosen before travels with it."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=_text(7),
        help_text=_(
            "What happened, when, and what you would like to know. Please leave out identity card and bank card"
            " numbers and other people's full names."
        ),
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("With it and a receipt code you read the answer here. We do not call you."),
    )
    called = forms.CharField(
        label=_("What may we call you? (optional)"),
        required=False,
        max_length=LONGEST_CALLED,
        widget=forms.TextInput(attrs=_QUIET),
    )
    agreed = forms.BooleanField(
        label=_(
            "I have read this, and I separately agree that sensitive personal information in my message is kept"
            " and used for the answer."
        ),
        error_messages={"required": _("Without your consent we keep nothing. You can call 12348 instead.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.CharField(widget=forms.HiddenInput, max_length=40)
    text_version = forms.CharField(widget=forms.HiddenInput, max_length=10)
    text_language = forms.CharField(widget=forms.HiddenInput, max_length=10)


class ReplyForm(forms.Form):
    """How somebody shows that a message is theirs."""

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=100,
        widget=forms.TextInput(attrs={**_QUIET, "autocapitalize": "characters"}),
        help_text=_("Capital or small letters, spaces and strokes do not matter."),
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def matter_choices(signals: Iterable[Signal]) -> list[tuple[str, Any]]:
    """Matters as a list with their fields as headings; the one that fits none stands last."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for signal in signals:
        groups.setdefault(signal.field_zh, []).append((signal.code, signal.signal_zh))
    return [("", _("Please choose")), *groups.items(), (OTHER, pgettext_lazy("matter", "Something else"))]


class _AdvisingForm(forms.Form):
    """What every answer is filed with."""

    matter = forms.ChoiceField(label=pgettext_lazy("advice", "Matter"))
    answer = forms.CharField(
        label=pgettext_lazy("advice", "Answer"), max_length=LONGEST_ANSWER, widget=_text(6)
    )
    minutes = forms.IntegerField(
        label=_("Minutes taken"),
        min_value=1,
        max_value=MOST_MINUTES,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "list": "usual-minutes"}),
    )
    concerns = forms.BooleanField(
        label=_("It is happening to the person or their family"),
        required=False,
        help_text=_("Then it is counted as a need, without anything about the person."),
    )

    def __init__(self, *args: Any, signals: Iterable[Signal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = matter_choices(signals)  # type: ignore[attr-defined]  # a ChoiceField


class RecordForm(_AdvisingForm):
    """Advice that has just been given."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    station = forms.ChoiceField(label=_("Station"))
    channel = forms.ChoiceField(
        label=_("Channel of the advice"),
        choices=[(each.value, CHANNELS[each]) for each in BY_STAFF],
        widget=forms.RadioSelect,
        initial=Channel.WINDOW.value,
    )
    language = forms.ChoiceField(
        label=_("Language spoken"), choices=SPOKEN, widget=forms.RadioSelect, initial="zh"
    )
    question = forms.CharField(
        label=pgettext_lazy("advice", "Question"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=_text(4, autofocus="autofocus"),
        help_text=_("Without names and numbers. It is sealed, and goes along if a referral comes of it."),
    )
    field_order = [
        "key",
        "channel",
        "language",
        "question",
        "matter",
        "answer",
        "minutes",
        "concerns",
        "station",
    ]

    def __init__(self, *args: Any, stations: Iterable[Station] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stations = {str(each.pk): each for each in stations}
        self.fields["station"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, each.name) for key, each in self.stations.items()
        ]


class AnswerForm(_AdvisingForm):
    """The answer to a message."""


class ReferForm(forms.Form):
    """Who is to be called, about what. Everything that advice knows already stands in it."""

    called = forms.CharField(
        label=_("What the person wants to be called"),
        max_length=LONGEST_CALLED,
        widget=forms.TextInput(attrs=_QUIET),
    )
    phone = forms.CharField(
        label=_("Telephone number of the person"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    division = DivisionField(
        label=_("Where the person lives"),
        help_text=_("Township or village, by name or code: the nearest station is found by it."),
    )
    age = forms.ChoiceField(
        label=_("Age of the person"), choices=AGES, widget=forms.RadioSelect, initial=AgeBand.ADULT.value
    )
    matter = forms.ChoiceField(label=pgettext_lazy("advice", "Matter"))
    calling = forms.ChoiceField(
        label=_("Is it safe to call?"),
        choices=[
            (Calling.ANY_TIME.value, _("Yes, by day")),
            (Calling.NEVER.value, _("No: the person comes in")),
        ],
        widget=forms.RadioSelect,
        initial=Calling.ANY_TIME.value,
    )
    text_messages = forms.BooleanField(
        label=_("Text messages are safe: nobody else reads them"), required=False
    )

    here = forms.BooleanField(label=_("It happened in the person's own county"), required=False, initial=True)

    def __init__(self, *args: Any, signals: Iterable[Signal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = matter_choices(signals)[:-1]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if normal(phone) is None:
            raise forms.ValidationError(str(REFUSALS[EntryRefused.PHONE]))
        return phone


class ConsentForm(forms.Form):
    """The station, and what the person said to both texts."""

    station = forms.UUIDField()
    text_version = forms.CharField(max_length=10)
    agree_referral = forms.BooleanField()
    agree_sensitive = forms.BooleanField()


class PlanForm(forms.Form):
    """Duties of one person on all open days from one to another."""

    post = forms.ChoiceField(
        label=_("On duty at"),
        choices=[(each.value, POSTS[each]) for each in Post],
        widget=forms.RadioSelect,
        initial=Post.WINDOW.value,
    )
    user = forms.ChoiceField(label=_("Who is on duty"))
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    part = forms.ChoiceField(
        label=_("Part of the day"),
        choices=[(each.value, PARTS[each]) for each in Part],
        widget=forms.RadioSelect,
        initial=Part.WHOLE.value,
    )

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.fields["user"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Please choose")),
            *((key, each.display_name) for key, each in self.people.items()),
        ]


class SwapForm(forms.Form):
    """Two duties whose people change places."""

    one = forms.ChoiceField(label=_("This duty"))
    other = forms.ChoiceField(label=_("for this one"))

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Please choose")), *duties]
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PeriodForm(forms.Form):
    """Months, both included, as `2026-11`."""

    first = forms.DateField(
        label=_("First month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs=_MONTH, format="%Y-%m")
    )
    last = forms.DateField(
        label=_("Last month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs=_MONTH, format="%Y-%m")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        too_long = not 0 <= _months_between(cleaned["first"], cleaned["last"]) < MOST_MONTHS
        if too_long or cleaned["last"].year > _LAST_YEAR:
            self.add_error("last", _("Please choose a period of 1 to 36 months."))
        return cleaned


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
