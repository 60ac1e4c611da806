"""Forms of advice. They parse; the rules and services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.consultations.rules.entries import (
    BY_STAFF,
    LONGEST_ANSWER,
    LONGEST_CALLED,
    LONGEST_QUESTION,
    MOST_MINUTES,
    OTHER,
    Channel,
)
from outreach.consultations.wording import CHANNELS
from outreach.network.models import Division, Station
from outreach.network.rules.stations import Language
from outreach.network.station_wording import LANGUAGE_NAMES
from outreach.referrals.rules.consent import AgeBand
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
