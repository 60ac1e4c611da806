"""Telling the person of each move by text message, if they said that messages are safe: stored with the act."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from kit.notify.outbox import cancel, enqueue, messages_about
from kit.notify.rules.hours import Times, Window
from kit.notify.rules.parameters import BadParameter, Clock, Day, Language, Parameter, StationName, Telephone
from kit.notify.rules.template import Template
from kit.personal.register import Subject
from kit.working_time.rules.hours import CHINA
from outreach.network.models import Station
from outreach.network.rules.stations import Language as Spoken
from outreach.referrals import message_templates as templates
from outreach.referrals.models import SUBJECT, Referral
from outreach.referrals.rules.contact import CONSEQUENCES, ContactOutcome
from outreach.referrals.rules.referral_values import Event, Kind, Outcome
from outreach.referrals.rules.safe_contact import Calling, SafeContact, read_safe_contact

logger = logging.getLogger(__name__)
# Older news of a move is none.
_EXPIRES = timedelta(days=3)
_TEMPLATES: Mapping[Kind, Template] = MappingProxyType(
    {
        Kind.OPENED: templates.OPENED,
        Kind.TRANSFERRED: templates.TRANSFERRED,
        Kind.CONTACTED: templates.TRIED,
        Kind.SLOT_BOOKED: templates.BOOKED,
        Kind.CLOSED: templates.CLOSED,
    }
)
# After these, what waits to be sent is wrong or unwanted.
_SILENCED = frozenset(
    {Kind.WITHDRAWN, Kind.MERGED, Kind.SAFE_CONTACT_SET, Kind.CORRECTED, Kind.SLOT_CANCELLED}
)


def tell_person(row: Referral, event: Event) -> None:
    """Put into the outbox what the person is told of this event; nothing, for most. Called within the transaction."""
    subject = Subject(SUBJECT, row.person_id)
    if event.kind in _SILENCED:
        cancel(messages_about(subject), now=event.at)
    if event.kind not in _TEMPLATES or _not_worth_telling(event):
        return
    person = row.person
    safe = read_safe_contact(person.safe_contact or "")
    if not safe.text_messages or not person.phone:
        return
    station = Station.objects.get(pk=event.station or row.station_id)
    try:
        template, parameters = _said(row, event, station)
    except BadParameter:
        # A station whose number no message takes: the move must not fail for that.
        logger.warning("No message can name the telephone of station %s.", station.pk)
        return
    enqueue(
        key=f"referral:{row.pk}:{event.seq}",
        recipient=person.phone,
        about=subject,
        template=template,
        parameters=parameters,
        language=Language.MONGOLIAN if person.language == Spoken.MONGOLIAN else Language.CHINESE,
        now=event.at,
        expires_at=_expires(event),
        times=Times(windows=_windows(safe)),
    )


def _not_worth_telling(event: Event) -> bool:
    """Whoever was talked with knows; what ended with an application is told by the application."""
    if event.kind is Kind.CONTACTED:
        outcome = ContactOutcome(event.code)
        return CONSEQUENCES[outcome].reached or CONSEQUENCES[outcome].correct_number or _heard(outcome)
    return event.kind is Kind.CLOSED and event.code == Outcome.UNREACHABLE


def _heard(outcome: ContactOutcome) -> bool:
    # Somebody was listening, or has the telephone: another message would be one too many.
    return CONSEQUENCES[outcome].ask_safety


def _said(row: Referral, event: Event, station: Station) -> tuple[Template, dict[str, Parameter]]:
    telephone = {"telephone": Telephone(station.phone)}
    if row.hide_matter:
        return templates.CALL_US, {**telephone}
    template = _TEMPLATES[event.kind]
    found: dict[str, Parameter] = {**telephone}
    try:
        if "station" in template.parameters:
            found["station"] = StationName(station.name)
    except BadParameter:
        # A name that no message takes, as with a number in it.
        return templates.CALL_US, {**telephone}
    if event.kind is Kind.SLOT_BOOKED and event.next_at is not None:
        here = event.next_at.astimezone(CHINA)
        found |= {"day": Day.of(here.date()), "time": Clock.of(here.time())}
    return template, found


def _expires(event: Event) -> datetime:
    if event.kind is Kind.SLOT_BOOKED and event.next_at is not None:
        return event.next_at
    return event.at + _EXPIRES


def _windows(safe: SafeContact) -> tuple[Window, ...] | None:
    """The person's safe times; `None` is any within the office's own."""
    if safe.calling is Calling.ANY_TIME:
        return None
    return tuple(Window(each.weekday, each.begins, each.ends) for each in safe.windows)
