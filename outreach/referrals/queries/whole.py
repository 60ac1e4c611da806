"""Everything of one referral for the desk. It opens personal data: `services/reading.py` is the way to it.

The number of queries is fixed, however long the history.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from outreach.network.models import Station, User
from outreach.referrals.models import (
    Attachment,
    Booking,
    Consent,
    DuplicateMark,
    Receiver,
    Referral,
    ReferralEvent,
)
from outreach.referrals.queries.taxonomy import taxonomy_of
from outreach.referrals.rules.due_times import Clocks, clocks
from outreach.referrals.rules.safe_contact import Permits, SafeContact, permits, read_safe_contact
from outreach.referrals.rules.signals import Signal


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `by` is the name of who of the staff did it, else empty; `who` is the actor's code."""

    event: ReferralEvent
    who: str
    by: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One referral, opened."""

    referral: Referral  # with person, station, centre, assignee
    called: str = field(repr=False)
    phone: str = field(repr=False)
    matter: str = field(repr=False)
    signal: Signal | None = field(
        repr=False
    )  # by the version that judged it; `None` if that is gone or the person is erased
    safe_contact: SafeContact
    permits: Permits
    clocks: Clocks
    timeline: list[Entry]
    receivers: list[Receiver]
    consents: list[Consent]
    bookings: list[Booking]
    attachments: list[Attachment]
    marks: list[DuplicateMark]
    stations: dict[str, str]  # names by key, of all that the events speak of


def whole(referral: Referral, *, now: datetime) -> Whole:
    """The referral with all that hangs on it."""
    row = Referral.objects.select_related("person", "station", "centre", "assignee").get(pk=referral.pk)
    events = list(ReferralEvent.objects.filter(referral=row).order_by("seq"))
    marks = DuplicateMark.objects.filter(Q(newer=row) | Q(older=row), decided_at=None)
    person, state = row.person, row.state()
    safe = read_safe_contact(person.safe_contact or "")
    taxonomy = taxonomy_of(row.taxonomy)
    named = {key for event in events for key in _stations_of(event)} | state.receivers
    return Whole(
        referral=row,
        called=person.called or "",
        phone=person.phone or "",
        matter=row.matter or "",
        signal=taxonomy.signals.get(row.matter or "") if taxonomy else None,
        safe_contact=safe,
        permits=permits(safe, now, calls_stopped=row.calls_stopped),
        clocks=clocks(state, now),
        timeline=_timeline(events),
        receivers=list(Receiver.objects.filter(referral=row).select_related("station").order_by("named_at")),
        consents=list(Consent.objects.filter(referral=row).select_related("read_by").order_by("given_at")),
        bookings=list(
            Booking.objects.filter(referral=row).select_related("station").order_by("day", "begins")
        ),
        attachments=list(
            Attachment.objects.filter(referral=row).select_related("file", "added_by").order_by("added_at")
        ),
        marks=list(marks.order_by("found_at")),
        stations={
            str(key): name for key, name in Station.objects.filter(pk__in=named).values_list("pk", "name")
        },
    )


def _timeline(events: list[ReferralEvent]) -> list[Entry]:
    keys = {UUID(event.actor.removeprefix("user:")) for event in events if event.actor.startswith("user:")}
    names = dict(User.objects.filter(pk__in=keys).values_list("pk", "display_name"))
    return [Entry(event, event.actor, _name(event.actor, names)) for event in events]


def _name(actor: str, names: dict[UUID, str]) -> str:
    return names.get(UUID(actor.removeprefix("user:")), "") if actor.startswith("user:") else ""


def _stations_of(event: ReferralEvent) -> list[str]:
    return [str(event.codes[name]) for name in ("station", "centre") if name in event.codes]
