"""Words of asking for help and of one's own matter: why this station, what comes next, where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.network.rules.citation_words import article_words
from outreach.network.rules.citations import cite
from outreach.network.rules.routing_values import Because, Passed
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.referral_values import Kind, Phase
from outreach.referrals.rules.safe_contact import Calling

Words = Promise | str

AGES: Mapping[AgeBand, Words] = {
    AgeBand.ADULT: _("18 or older"),
    AgeBand.UNDER_18: _("14 to 17"),
    AgeBand.UNDER_14: _("Younger than 14"),
}
RECEPTION: Mapping[Because, Words] = {
    Because.NEAREST: _("It is the nearest to the place you chose that can take your matter."),
    Because.FARTHER: _("Nearer ones cannot take it just now, so this is the nearest that can."),
    Because.CONFLICT: _("A nearer one is on the other side of your matter, so you do not meet there."),
    Because.OPENS_IN_TIME: _("It is closed now, and opens in time for your matter."),
    Because.NONE: _("Everybody near is closed or busy. Your matter waits here and is not lost."),
}
COMPETENCE: Mapping[Because, Words] = {
    Because.ORGAN_PLACE: _(
        "By law this centre decides on an application, because your case is handled there."
    ),
    Because.HIGHER_COURT: _(
        "By law this centre decides on an application, because your appeal is handled there."
    ),
    Because.BODY_PLACE: _(
        "By law this centre decides on an application, because the dispute is settled there."
    ),
    Because.FACTS_PLACE: _("By law this centre decides on an application, because it happened there."),
    Because.PLACE_UNKNOWN: _(
        "Which centre decides on an application depends on where it happened. The station asks you and finds out."
    ),
    Because.ELSEWHERE: _(
        "Another city's centre decides on an application. The station helps you to reach it."
    ),
    Because.CITY_STANDS_IN: _(
        "The city's centre decides on an application, because the county has none free to do so."
    ),
    Because.CONFLICT: _("The nearer centre helps the other side already, so another one decides."),
}
PASSED: Mapping[Passed, Words] = {
    Passed.CLOSED: _("closed now"),
    Passed.OPENS_LATER: _("opens later"),
    Passed.FULL: _("very busy now"),
}
CALLING: Mapping[Calling, Words] = {
    Calling.ANY_TIME: _("Yes, by day at any time"),
    Calling.AT_TIMES: _("Only at certain times"),
    Calling.NEVER: _("No, never call. I come in myself"),
}
# Where it stands, in a sentence to the person.
STANDS: Mapping[Phase, Words] = {
    Phase.OFFERED: _("It has arrived. Somebody of the station takes it next."),
    Phase.CLAIMED: _("Somebody has taken it and is about to get in touch with you."),
    Phase.CONTACTING: _("Somebody is in touch with you about it, or has tried to reach you."),
    Phase.READY: _("Everything is ready for an application. The station goes through it with you."),
    Phase.CLOSED: _("It has come to its end here. If you still need help, call or ask again."),
}
TOLD: Mapping[Kind, Words] = {
    Kind.OPENED: _("You asked for help"),
    Kind.CLAIMED: _("Somebody took your matter"),
    Kind.HANDED_OVER: _("A colleague took over"),
    Kind.CONTACTED: _("They tried to reach you"),
    Kind.SAFE_CONTACT_SET: _("How to reach you safely was changed"),
    Kind.CORRECTED: _("Your details were corrected"),
    Kind.DEADLINE_SET: _("A legal deadline was written down"),
    Kind.ADVANCED: _("It goes first: a legal deadline is near"),
    Kind.CONSENTED: _("You agreed to a further station"),
    Kind.TRANSFERRED: _("It was passed on to another station"),
    Kind.SLOT_BOOKED: _("A call was arranged"),
    Kind.SLOT_CANCELLED: _("The arranged call was cancelled"),
    Kind.ACCOMPANIED: _("Somebody of your village went along"),
    Kind.ATTACHED: _("A paper was added"),
    Kind.DETACHED: _("A paper was deleted"),
    Kind.COMPLAINED: _("You complained"),
    Kind.READIED: _("Ready for an application"),
    Kind.CLOSED: _("It was brought to an end"),
    Kind.REOPENED: _("It was taken up again"),
    Kind.WITHDRAWN: _("You withdrew your consent"),
    Kind.MERGED: _("It was joined with another request of yours"),
}
# The papers of an application: 办理法律援助程序规定 and the office's own guide say which apply.
TO_BRING: tuple[Words, ...] = (
    _("Your identity card or another paper that shows who you are"),
    _("Papers about the matter: contracts, letters, receipts, pictures, messages"),
    _("Papers that show your means, or that none need be shown, if you have them"),
)
# The copy of all that is held: parts by model, and what of them has words.
COPY_NAMES: Mapping[str, Words] = {
    "referrals.Person": pgettext_lazy("copy of data", "About you"),
    "referrals.Referral": pgettext_lazy("copy of data", "Your request"),
    "referrals.ReferralEvent": pgettext_lazy("copy of data", "What has happened"),
}
COPY_TABLES: Mapping[str, Words] = {
    "called": pgettext_lazy("copy of data", "What you want to be called"),
    "phone": pgettext_lazy("copy of data", "Telephone"),
    "language": pgettext_lazy("copy of data", "Language"),
    "age": pgettext_lazy("copy of data", "Age"),
    "matter": pgettext_lazy("copy of data", "Matter"),
    "station": pgettext_lazy("copy of data", "Station"),
    "receipt": pgettext_lazy("copy of data", "Receipt code"),
    "opened_at": pgettext_lazy("copy of data", "Asked for on"),
    "created_at": pgettext_lazy("copy of data", "Written down on"),
    "kind": pgettext_lazy("copy of data", "What"),
    "at": pgettext_lazy("copy of data", "When"),
    "note": pgettext_lazy("copy of data", "Note"),
}
_CITED = re.compile(r"（([a-z-]+:[0-9-]+)(?:\([0-9]+\))?）")


def first_door_words(text: str) -> str:
    """The first door as people read it: a citation in brackets becomes title and article."""
    return _CITED.sub(lambda match: f"（{article_words(cite(match[1]))}）", text)
