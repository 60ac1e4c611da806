"""The words for codes of advice: channels, posts, refusals, acts in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import Channel, EntryRefused
from outreach.consultations.rules.rota import Part, Post, RotaRefused

Words = Promise | str

ACTION_NAMES: Mapping[str, Words] = {
    Action.RECORDED: _("Advice written down"),
    Action.RECEIVED: _("Message received"),
    Action.READ: _("Advice read"),
    Action.ANSWERED: _("Message answered"),
    Action.FOUND_BY_RECEIPT: _("Own message opened with its receipt"),
    Action.FORGOTTEN: _("Message deleted by the person"),
    Action.ERASED: _("Texts of old advice erased"),
    Action.REFERRED: _("Referral made of advice"),
    Action.FIGURES_EXPORTED: _("Figures of advice exported"),
    Action.DUTY_PLANNED: _("Duties planned"),
    Action.DUTY_CANCELLED: _("Duty cancelled"),
    Action.DUTY_SWAPPED: _("Duties swapped"),
}
CHANNELS: Mapping[Channel, Words] = {
    Channel.WINDOW: pgettext_lazy("channel of advice", "Window"),
    Channel.HOTLINE: pgettext_lazy("channel of advice", "Hotline"),
    Channel.ONLINE: pgettext_lazy("channel of advice", "Online"),
    Channel.MESSAGE: pgettext_lazy("channel of advice", "Message"),
}
POSTS: Mapping[Post, Words] = {
    Post.WINDOW: pgettext_lazy("channel of advice", "Window"),
    Post.HOTLINE: pgettext_lazy("channel of advice", "Hotline"),
}
PARTS: Mapping[Part, Words] = {
    Part.WHOLE: _("All day"),
    Part.MORNING: _("Morning"),
    Part.AFTERNOON: _("Afternoon"),
}
REFUSALS: Mapping[StrEnum, Words] = {
    EntryRefused.MATTER: _("Please choose what it was about."),
    EntryRefused.QUESTION: _("Please write your question, in at most 4,000 characters."),
    EntryRefused.ANSWER: _("Please write the answer, in at most 8,000 characters."),
    EntryRefused.MINUTES: _("Minutes go from 1 to 480."),
    EntryRefused.CALLED: _("What to call you has at most 40 characters."),
    EntryRefused.PHONE: _("Please check the telephone number; a landline with its area code."),
    EntryRefused.STATION: _("Another centre is in charge now. Please look at its name once more."),
    EntryRefused.UNDER_14: _(
        "For children under 14 there is no form. Please call, or ask an adult you trust."
    ),
    EntryRefused.OLD_TEXT: _("The text has changed since. Please read it once more."),
    EntryRefused.ALREADY_ANSWERED: _("A colleague has answered it meanwhile. Your text was not sent."),
    EntryRefused.ALREADY_REFERRED: _("It is a referral already."),
    EntryRefused.FORGOTTEN: _("The message was deleted. There is nothing left to answer."),
    RotaRefused.TIMES: _("The end must come after the beginning."),
    RotaRefused.CLOSED: _("The station is not open then."),
    RotaRefused.CONFLICT: _("This person is on duty already at that time. Nothing was planned."),
    RotaRefused.NOT_ELIGIBLE: _("This colleague does not give advice there."),
    RotaRefused.PAST: _("Days that are over are not planned."),
    RotaRefused.TOO_LONG: _("Please plan at most 92 days at once."),
    RotaRefused.NO_DAYS: _("The station is open on none of these days."),
    RotaRefused.NOT_YOURS: _("This lies outside your area or your role."),
    RotaRefused.GONE: _("This duty is there no longer."),
    RotaRefused.SAME_PERSON: _("Both duties are the same person's."),
}
DETAIL_VALUES: Mapping[str, Mapping[str, Words]] = {
    "channel": {channel.value: words for channel, words in CHANNELS.items()}
}
DETAIL_SENTENCES: Mapping[str, Words] = {
    "minutes": _("%(value)s minutes"),
    "duties": _("%(value)s duties"),
}
