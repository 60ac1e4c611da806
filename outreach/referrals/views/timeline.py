"""The history of a referral in words, built from its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, pgettext

from outreach.referrals.desk_wording import ESCALATIONS, PASSINGS, Words
from outreach.referrals.queries.whole import Entry, Whole
from outreach.referrals.rules.consent import PERIOD_OVER, Channel
from outreach.referrals.rules.contact import ContactOutcome
from outreach.referrals.rules.desk_reasons import Escalation, Passing
from outreach.referrals.rules.referral_values import Kind, Outcome, Stands
from outreach.referrals.wording import CHANNELS, CLOCKS, CONTACT_OUTCOMES, EVENTS, OUTCOMES

# What an event's code means depends on its kind.
_CODES: Mapping[Kind, Mapping[str, Words]] = {
    Kind.CONTACTED: {each.value: CONTACT_OUTCOMES[each] for each in ContactOutcome},
    Kind.ESCALATED: {each.value: ESCALATIONS[each] for each in Escalation},
    Kind.TRANSFERRED: {each.value: PASSINGS[each] for each in Passing},
    Kind.CLOSED: {each.value: OUTCOMES[each] for each in Outcome},
    Kind.WARNED: {each.value: CLOCKS[each] for each in Stands},
    Kind.OVERDUE: {each.value: CLOCKS[each] for each in Stands},
    Kind.WITHDRAWN: {each.value: CHANNELS[each] for each in Channel},
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when, what, who, and the remark that was written."""

    at: datetime
    what: Words
    more: list[Words]
    who: str
    note: str
    next_at: datetime | None


def timeline(whole: Whole) -> list[Told]:
    """The newest first."""
    return [_told(entry, whole) for entry in reversed(whole.timeline)]


def _told(entry: Entry, whole: Whole) -> Told:
    row = entry.event
    event, kind = row.event(), Kind(row.kind)
    more: list[Words] = []
    if event.code:
        over = gettext("its time is over") if event.code == PERIOD_OVER else event.code
        more.append(_CODES.get(kind, {}).get(event.code, over))
    if event.station and kind is not Kind.OPENED:
        more.append(whole.stations.get(event.station, ""))
    if event.day is not None:
        more.append(event.day.isoformat())
    return Told(row.at, EVENTS[kind], more, _who(entry), row.note or "", event.next_at)


def _who(entry: Entry) -> str:
    if entry.by:
        return entry.by
    if entry.who == "person":
        return pgettext("actor", "the person")
    return pgettext("actor", "the platform") if entry.who == "system" else ""
