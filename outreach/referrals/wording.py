"""The words for codes of referrals: acts in the audit log, phases, outcomes, refusals, what the desk chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import Channel, ConsentRefused, DataKind
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.duty import Authority, Harm, Learned
from outreach.referrals.rules.opening import OpeningRefused
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Kind, Outcome, Phase, Rank, Refused, Stands
from outreach.referrals.rules.safe_contact import Why
from outreach.referrals.rules.sources import Source

Words = Promise | str

ACTION_NAMES: Mapping[str, Words] = {
    Action.OPENED: _("Referral opened"),
    Action.READ: _("Personal data of a referral read"),
    Action.LISTED: _("Names of people listed"),
    Action.CHANGED: _("Referral worked on"),
    Action.CONSENTED: _("Consent written down"),
    Action.WITHDRAWN: _("Consent withdrawn"),
    Action.WITHDRAWAL_READ: _("Withdrawal read by a station that had the data"),
    Action.KEPT_APART: _("Likely duplicates kept apart"),
    Action.MERGED: _("Referral merged into another"),
    Action.CORRECTED: _("Personal data corrected"),
    Action.EXPORTED: _("Personal data handed out as a copy"),
    Action.ERASED: _("Personal data erased"),
    Action.FOUND_BY_RECEIPT: _("Own referral opened with its receipt"),
    Action.LOOK_ASKED: _("Look at a minor's record asked for"),
    Action.LOOK_APPROVED: _("Look at a minor's record approved"),
    Action.LOOK_REFUSED: _("Look at a minor's record refused"),
    Action.GLASS_BROKEN: _("Referral beyond the own area opened in an emergency"),
    Action.GLASS_REVIEWED: _("Emergency look reviewed"),
    Action.HARM_REPORTED: _("Harm to a child reported"),
    Action.HARM_READ: _("Report of harm to a child read"),
    Action.HARM_TOLD: _("Authority told of harm to a child"),
    Action.TAXONOMY_STORED: _("Table of needs saved"),
    Action.CONSENT_TEXT_STORED: _("Texts of consent saved"),
    Action.WEEK_PUBLISHED: _("A week's counts published"),
}
PHASES: Mapping[Phase, Words] = {
    Phase.OFFERED: _("Waiting for somebody to take it"),
    Phase.CLAIMED: _("Taken, not contacted yet"),
    Phase.CONTACTING: _("In contact"),
    Phase.READY: _("Ready for an application"),
    Phase.CLOSED: pgettext_lazy("referral", "Closed"),
}
OUTCOMES: Mapping[Outcome, Words] = {
    Outcome.APPLIED: _("Application for legal aid received"),
    Outcome.ADVICE: _("Helped with advice"),
    Outcome.UNREACHABLE: _("Could not be reached"),
    Outcome.DECLINED: _("The person wants no help"),
    Outcome.NOT_COMPETENT: _("Passed to a body outside the network"),
    Outcome.OTHER_BODY: _("Mediation, arbitration or an authority is the way"),
    Outcome.OWN_LAWYER: _("The person has a lawyer of their own"),
    Outcome.NO_MATTER: _("No legal matter in it"),
    Outcome.WITHDRAWN: pgettext_lazy("referral", "Consent withdrawn"),
    Outcome.DUPLICATE: _("The same matter stands in another referral"),
}
RANKS: Mapping[Rank, Words] = {
    Rank.ADVANCE: _("Aid before papers: a legal deadline is near"),
    Rank.NOW: pgettext_lazy("urgency", "At once"),
    Rank.DAY: pgettext_lazy("urgency", "Today"),
    Rank.WEEK: pgettext_lazy("urgency", "This week"),
}
CLOCKS: Mapping[Stands, Words] = {
    Stands.FIRST_CONTACT: _("First contact, as promised"),
    Stands.ACCEPT: _("Received as an application on the day, as promised"),
    Stands.CUSTODY: _("Request from custody, 24 hours by law"),
}
EVENTS: Mapping[Kind, Words] = {
    Kind.OPENED: pgettext_lazy("event", "Opened"),
    Kind.CLAIMED: pgettext_lazy("event", "Taken"),
    Kind.RELEASED: pgettext_lazy("event", "Given back"),
    Kind.HANDED_OVER: pgettext_lazy("event", "Handed over"),
    Kind.ESCALATED: pgettext_lazy("event", "Brought before the supervisor"),
    Kind.SETTLED: pgettext_lazy("event", "Seen to by the supervisor"),
    Kind.NOTED: pgettext_lazy("event", "Note"),
    Kind.CONTACTED: pgettext_lazy("event", "Attempt to reach the person"),
    Kind.SAFE_CONTACT_SET: pgettext_lazy("event", "Safe contact changed"),
    Kind.CORRECTED: pgettext_lazy("event", "Personal data corrected"),
    Kind.DEADLINE_SET: pgettext_lazy("event", "Legal deadline set"),
    Kind.ADVANCED: pgettext_lazy("event", "Legal deadline within seven days"),
    Kind.CONSENTED: pgettext_lazy("event", "Consent to further stations"),
    Kind.TRANSFERRED: pgettext_lazy("event", "Passed to another station"),
    Kind.SLOT_BOOKED: pgettext_lazy("event", "Call-back booked"),
    Kind.SLOT_CANCELLED: pgettext_lazy("event", "Call-back cancelled"),
    Kind.ACCOMPANIED: pgettext_lazy("event", "Accompanied by the village contact"),
    Kind.ATTACHED: pgettext_lazy("event", "Paper added"),
    Kind.DETACHED: pgettext_lazy("event", "Paper erased"),
    Kind.WARNED: pgettext_lazy("event", "Soon due"),
    Kind.OVERDUE: pgettext_lazy("event", "Overdue"),
    Kind.COMPLAINED: pgettext_lazy("event", "Complaint"),
    Kind.READIED: pgettext_lazy("event", "Ready for an application"),
    Kind.CLOSED: pgettext_lazy("event", "Closed"),
    Kind.REOPENED: pgettext_lazy("event", "Taken up again"),
    Kind.WITHDRAWN: pgettext_lazy("event", "Consent withdrawn"),
    Kind.MERGED: pgettext_lazy("event", "Merged into another referral"),
}
CONTACT_OUTCOMES: Mapping[ContactOutcome, Words] = {
    ContactOutcome.REACHED: _("Talked with the person"),
    ContactOutcome.CALL_BACK_LATER: _("Answered, asked for another time"),
    ContactOutcome.DECLINED: _("Answered, wants no help"),
    ContactOutcome.NOT_SAFE: _("Answered, could not talk safely"),
    ContactOutcome.ANOTHER_PERSON: _("Somebody else answered; nothing was said"),
    ContactOutcome.NO_ANSWER: _("No answer"),
    ContactOutcome.BUSY: _("Line busy"),
    ContactOutcome.SWITCHED_OFF: _("Telephone switched off"),
    ContactOutcome.WRONG_NUMBER: _("Wrong number"),
    ContactOutcome.LEFT_MESSAGE: _("Left a message"),
    ContactOutcome.CAME_IN: _("Came to the station"),
    ContactOutcome.VISITED: _("Visited at home"),
}
CHANNELS: Mapping[Channel, Words] = {
    Channel.SCREEN: _("on the own screen"),
    Channel.RECEIPT: _("with the receipt code"),
    Channel.LINK: _("by the link"),
    Channel.TELEPHONE: _("by telephone, read aloud"),
    Channel.STATION: _("at a station, read aloud"),
    Channel.PAPER: _("on paper, signed"),
}
DATA_KINDS: Mapping[DataKind, Words] = {
    DataKind.CALLED: _("what you want to be called"),
    DataKind.PHONE: _("your telephone number"),
    DataKind.DIVISION: _("where you live"),
    DataKind.MATTER: _("what you need help with"),
    DataKind.SAFE_CONTACT: _("when and how it is safe to call you"),
    DataKind.NEEDS: _("what you need: language, step-free access, a visit at home"),
}
SOURCES: Mapping[Source, Words] = {
    Source.LIVE_GAME: _("Live quiz"),
    Source.CONTEST: _("Contest"),
    Source.END_CARD: _("Card at the end of a quiz"),
    Source.LEAFLET: _("Leaflet"),
    Source.EVENT_DESK: _("Desk at an event"),
    Source.HOTLINE: _("12348 hotline"),
    Source.MESSAGE: _("12348 message"),
    Source.WINDOW: _("Came to a station"),
    Source.WEBSITE: _("Website"),
    Source.CONSULTATION: _("Consultation"),
}
HARMS: Mapping[Harm, Words] = {
    Harm.HARMED: _("A child has been harmed"),
    Harm.SUSPECTED: _("It is suspected that a child has been harmed"),
    Harm.IN_DANGER: _("A child is in danger"),
}
AUTHORITIES: Mapping[Authority, Words] = {
    Authority.POLICE: pgettext_lazy("authority", "Police"),
    Authority.CIVIL_AFFAIRS: pgettext_lazy("authority", "Civil affairs"),
    Authority.EDUCATION: pgettext_lazy("authority", "Education authority"),
}
LEARNED: Mapping[Learned, Words] = {
    Learned.REFERRAL: _("from a referral"),
    Learned.EVENT: _("at an event"),
    Learned.CALL: _("in a call"),
    Learned.MESSAGE: _("from a message"),
    Learned.WINDOW: _("at a window"),
    Learned.OTHER: _("in another way"),
}
SAFE_CONTACT: Mapping[Why, Words] = {
    Why.SAFE: _("Calling is safe now"),
    Why.NOT_NOW: _("Not now: it is not one of the safe times"),
    Why.NEVER: _("Never call: the person comes in"),
    Why.STOPPED: _("Never call: the consent is withdrawn"),
    Why.NIGHT: _("Not now: nobody is called at night"),
}
REFUSALS: Mapping[StrEnum, Words] = {
    Refused.NOT_OPENED: _("There is no such referral."),
    Refused.ALREADY_OPENED: _("It has been opened already."),
    Refused.OUT_OF_ORDER: _("Somebody else was quicker. Please look at it again."),
    Refused.CHANGED: _("It has changed since this page was opened. Please look at it again."),
    Refused.CLOSED: _("The referral is closed."),
    Refused.NOT_CLOSED: _("The referral is not closed."),
    Refused.CLAIMED_BY_ANOTHER: _("A colleague has taken it already."),
    Refused.NOT_CLAIMED: _("Nobody has taken it yet. Please take it first."),
    Refused.SAME_PERSON: _("This person has it already, or may not decide on their own question."),
    Refused.NOT_ESCALATED: _("It does not stand before the supervisor."),
    Refused.CALLS_STOPPED: _("The consent is withdrawn. Nobody may call."),
    Refused.NEEDS_CONSENT: _("The consent does not name this station. Please ask the person first."),
    Refused.SAME_STATION: _("This station has it already."),
    Refused.NOT_REACHED: _("Nobody has talked with the person yet."),
    Refused.NOT_AN_OUTCOME: _("It cannot be closed with this outcome."),
    Refused.FINAL: _("It was withdrawn or merged, and is not taken up again."),
    Refused.SAME_REFERRAL: _("This is the same referral, or there is no other."),
    Refused.NOTHING_DUE: _("Nothing is due."),
    Refused.ALREADY_SAID: _("This was done already."),
    Refused.NOT_YOURS: _("This lies outside your area or your role."),
    Refused.NOT_ELIGIBLE: _("This colleague does not work on referrals there."),
    Refused.NOT_A_STATION: _("This station cannot receive it."),
    Refused.NO_SUCH_SLOT: _("There is no such appointment."),
    Refused.SLOT_FULL: _("This time has just been taken. Please choose another one."),
    Refused.ALREADY_BOOKED: _("There is an appointment already. Please cancel it first."),
    Refused.FILE_REFUSED: _("No further paper is taken for this referral."),
    Refused.BUSY: _("Others were at work on it. Please try again."),
    Refused.INCOMPLETE: _("Something is missing, or cannot be so."),
    OpeningRefused.UNKNOWN_MATTER: _("Please choose again what it is about."),
    OpeningRefused.UNKNOWN_DIVISION: _("Please choose where you live."),
    OpeningRefused.CALLED: _("Please tell us what we may call you, in at most 40 characters."),
    OpeningRefused.PHONE: _("Please check the telephone number; a landline with its area code."),
    OpeningRefused.STATION_NOT_OFFERED: _("This station cannot take it now. Please choose another one."),
    OpeningRefused.RECEIVER_NOT_OFFERED: _("One of the stations named cannot receive it."),
    ConsentRefused.UNDER_14: _(
        "For children under 14 there is no form. Please call, or ask an adult you trust."
    ),
    ConsentRefused.NEVER_STORED: _(
        "Nothing about this is ever stored. Please call; you need not give a name."
    ),
    ConsentRefused.NO_RECEIVER: _("No station is named."),
    ConsentRefused.STATION_NOT_NAMED: _("The consent does not name the station that was chosen."),
    ConsentRefused.NOTHING_PASSED_ON: _("Without what to call you and a telephone number nobody can call."),
    ConsentRefused.NOT_SEPARATE: _("We pass it on only if you agree to both parts."),
    ConsentRefused.READER_MISSING: _("Who read the text aloud must be written down."),
    ConsentRefused.READER_TOO_MANY: _("On the own screen nobody reads aloud."),
    ConsentRefused.PERIOD: _("A consent holds for one day to two years."),
    ConsentRefused.OLD_TEXT: _("The text has changed since. Please read it once more."),
}
PURPOSES: Mapping[str, Words] = {
    Purpose.READ: _("to work on it"),
    Purpose.ACCOMPANY: _("to go along"),
}
EVENT_SENTENCES: Mapping[str, Words] = {
    "seq": _("step %(value)s"),
    "count": _("%(value)s people"),
    "rows": _("%(value)s rows"),
}
