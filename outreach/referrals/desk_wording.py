"""The words of the desk's pages: clocks, reasons, the script of a call, why a station was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.network.rules.clocks.side_by_side import Standing
from outreach.network.rules.routing_values import Because, Passed
from outreach.network.rules.stations import Language
from outreach.referrals.rules.call_script import Step
from outreach.referrals.rules.consent import AgeBand
from outreach.referrals.rules.desk_reasons import Escalation, Passing
from outreach.referrals.rules.referral_values import Stands
from outreach.referrals.rules.safe_contact import Calling
from outreach.referrals.rules.signals import Economic

Words = Promise | str

STANDINGS: Mapping[Standing, Words] = {
    Standing.RUNNING: pgettext_lazy("clock", "Running"),
    Standing.WARNED: pgettext_lazy("clock", "Soon due"),
    Standing.OVERDUE: pgettext_lazy("clock", "Overdue"),
    Standing.MET: pgettext_lazy("clock", "Kept"),
    Standing.MET_LATE: pgettext_lazy("clock", "Done late"),
}
# The badge that goes with each; colour is never alone, the word stands in it.
STANDING_BADGES: Mapping[Standing, str] = {
    Standing.RUNNING: "",
    Standing.WARNED: "badge-warn",
    Standing.OVERDUE: "badge-bad",
    Standing.MET: "badge-good",
    Standing.MET_LATE: "badge-warn",
}
CLOCKS_SHORT: Mapping[Stands, Words] = {
    Stands.FIRST_CONTACT: pgettext_lazy("clock", "First contact"),
    Stands.ACCEPT: pgettext_lazy("clock", "Received the same day"),
    Stands.CUSTODY: pgettext_lazy("clock", "From custody, 24 hours"),
}
ESCALATIONS: Mapping[Escalation, Words] = {
    Escalation.DANGER: _("Somebody may come to harm"),
    Escalation.DEADLINE: _("A legal deadline is near"),
    Escalation.CANNOT_REACH: _("The person cannot be reached"),
    Escalation.BEYOND_US: _("More than our station can do"),
    Escalation.CONFLICT: _("Our station has to do with the other side"),
    Escalation.OTHER: pgettext_lazy("reason", "Another reason"),
}
PASSINGS: Mapping[Passing, Words] = {
    Passing.COMPETENT: _("The law names that station for the matter"),
    Passing.NEARER: _("It is nearer to the person"),
    Passing.LANGUAGE: _("It speaks the person's language"),
    Passing.SKILL: _("It takes such matters, and we do not"),
    Passing.ROOM: _("We are full or closed"),
    Passing.CONFLICT: _("We have to do with the other side"),
}
CALLING: Mapping[Calling, Words] = {
    Calling.ANY_TIME: _("Safe at any time of the day"),
    Calling.AT_TIMES: _("Safe at these times only"),
    Calling.NEVER: _("Never call"),
}
AGES: Mapping[AgeBand, Words] = {
    AgeBand.UNDER_14: _("under 14"),
    AgeBand.UNDER_18: _("14 to 17"),
    AgeBand.ADULT: _("18 or older"),
}
SPOKEN: Mapping[Language, Words] = {
    Language.CHINESE: pgettext_lazy("language", "Chinese"),
    Language.MONGOLIAN: pgettext_lazy("language", "Mongolian"),
    Language.SIGN: pgettext_lazy("language", "Sign language"),
}
MEANS: Mapping[Economic, Words] = {
    Economic.NONE: _("Nothing about means has to be shown"),
    Economic.PROOF: _("Proof of belonging to the group; means are not checked"),
    Economic.DECLARE: _("A true statement of means"),
    Economic.NOTICE: _("Nobody applies: the authority gives notice"),
    Economic.CONSULT: _("Advice, for everybody"),
}
# Spoken lines are shown in the person's language, the others in the reader's.
SCRIPT: Mapping[Step, Words] = {
    Step.DO_NOT_CALL: _("Do not call now."),
    Step.KEEP_QUIET: _("Do not say who you are or why you call until you know who is listening."),
    Step.ASK_FOR: _("Hello, may I speak with %(called)s?"),
    Step.SOMEBODY_ELSE: _("If it is somebody else: Sorry, I have the wrong number. Goodbye."),
    Step.PASS_PHRASE: _("Ask for the agreed words. If they do not come, say you have the wrong number."),
    Step.ANNOUNCE: _("I am calling from %(station)s. You asked us to call."),
    Step.ALONE: _("Can you talk freely now? A yes or a no is enough."),
    Step.CONSENT: _("You agreed that we may call and hear what has happened. Is that still all right?"),
    Step.LISTEN: _("Please tell me in your own words what has happened."),
    Step.DEADLINE: _("Is there a letter with a date on it, from a court or an office?"),
    Step.NEXT: _("Let me tell you what happens next, and what to bring. It costs you nothing."),
    Step.SAFE_NEXT_TIME: _("When may we call you again, and is a text message all right?"),
    Step.WITHDRAW: _("You can change your mind at any time; then we do not call again."),
    Step.MESSAGE: _("If nobody answers: Hello, please call %(phone)s. Thank you."),
    Step.NO_MESSAGE: _("If nobody answers, hang up. Leave no message."),
}
BECAUSE: Mapping[Because, Words] = {
    Because.NEAREST: _("the nearest that can help"),
    Because.FARTHER: _("nearer ones could not"),
    Because.CONFLICT: _("a nearer one has to do with the other side"),
    Because.OPENS_IN_TIME: _("closed then, and open in time"),
    Because.NONE: _("no station could take it"),
    Because.ORGAN_PLACE: _("where the court, procuratorate or police handle the case"),
    Because.HIGHER_COURT: _("where the court of appeal is"),
    Because.BODY_PLACE: _("where the dispute is settled"),
    Because.FACTS_PLACE: _("where it happened"),
    Because.PLACE_UNKNOWN: _("the place is not known yet; please ask"),
    Because.ELSEWHERE: _("in another city"),
    Because.CITY_STANDS_IN: _("the city's centre stands in"),
}
PASSED: Mapping[Passed, Words] = {
    Passed.CLOSED: pgettext_lazy("routing", "was closed"),
    Passed.CONFLICT: pgettext_lazy("routing", "has to do with the other side"),
    Passed.MATTER: pgettext_lazy("routing", "does not take such matters"),
    Passed.HIDDEN: pgettext_lazy("routing", "books and accompanies only"),
    Passed.LANGUAGE: pgettext_lazy("routing", "does not speak the language"),
    Passed.STEP_FREE: pgettext_lazy("routing", "has steps"),
    Passed.HOME_VISIT: pgettext_lazy("routing", "makes no home visits"),
    Passed.MILITARY: pgettext_lazy("routing", "is not set up for soldiers' families"),
    Passed.FULL: pgettext_lazy("routing", "was full"),
    Passed.OPENS_LATER: pgettext_lazy("routing", "would have opened later"),
    Passed.BUSIER: pgettext_lazy("routing", "had less room"),
    Passed.INSIDE_HOST: pgettext_lazy("routing", "is a guest in another body's house"),
    Passed.EQUAL: pgettext_lazy("routing", "would have done as well"),
}
