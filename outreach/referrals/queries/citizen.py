"""What the person sees of their own matter: where it stands, who has it, whom to call, who has their data.

Seven queries. A hidden matter is not named here either: a telephone is often a family's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from outreach.network.models import Station
from outreach.referrals.models import Booking, Consent, Receiver, Referral, ReferralEvent
from outreach.referrals.queries.taxonomy import taxonomy_of
from outreach.referrals.rules.due_times import Clocks, clocks
from outreach.referrals.rules.referral_values import Kind
from outreach.referrals.rules.safe_contact import SafeContact, read_safe_contact
from outreach.referrals.rules.signals import Signal

# What is told of the history; the desk's own remarks and reminders are not.
TOLD = frozenset(
    {
        Kind.OPENED, Kind.CLAIMED, Kind.HANDED_OVER, Kind.CONTACTED, Kind.SAFE_CONTACT_SET, Kind.CORRECTED,
        Kind.DEADLINE_SET, Kind.ADVANCED, Kind.CONSENTED, Kind.TRANSFERRED, Kind.SLOT_BOOKED, Kind.SLOT_CANCELLED,
        Kind.ACCOMPANIED, Kind.ATTACHED, Kind.DETACHED, Kind.COMPLAINED, Kind.READIED, Kind.CLOSED, Kind.REOPENED,
        Kind.WITHDRAWN, Kind.MERGED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history: what, when, and the further code (an outcome, a channel)."""

    kind: Kind
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class CitizenPage:
    """The page. `signal` is `None` where the matter is hidden."""

    referral: Referral
    called: str = field(repr=False)
    phone: str = field(repr=False)
    station: Station
    centre: Station | None  # which the law names for the matter (LAA 38)
    handled_by: str  # the name of who has it, or empty
    signal: Signal | None
    safe_contact: SafeContact
    clocks: Clocks
    history: list[Told]
    receivers: list[Receiver]
    consents: list[Consent]
    booking: Booking | None
    may_withdraw: bool


def citizen_page(referral_id: UUID, *, now: datetime) -> CitizenPage | None:
    """The page of a referral that `find_by_receipt` has found; `None` once it is erased."""
    rows = Referral.objects.select_related("person", "station", "centre", "assignee")
    row = rows.filter(pk=referral_id, person__erased_at=None).first()
    if row is None:
        return None
    taxonomy = None if row.hide_matter else taxonomy_of(row.taxonomy)
    events = ReferralEvent.objects.filter(referral=row, kind__in=TOLD).order_by("seq").defer("note")
    return CitizenPage(
        referral=row,
        called=row.person.called or "",
        phone=row.person.phone or "",
        station=row.station,
        centre=row.centre,
        handled_by=row.assignee.display_name if row.assignee else "",
        signal=taxonomy.signals.get(row.matter or "") if taxonomy else None,
        safe_contact=read_safe_contact(row.person.safe_contact or ""),
        clocks=clocks(row.state(), now),
        history=[Told(Kind(each.kind), each.at, str(each.codes.get("code", ""))) for each in events],
        receivers=list(
            Receiver.objects.filter(referral=row, received_at__isnull=False)
            .select_related("station")
            .order_by("received_at")
        ),
        consents=list(Consent.objects.filter(referral=row).order_by("given_at")),
        booking=Booking.objects.filter(referral=row, cancelled_at=None).select_related("station").first(),
        may_withdraw=not row.calls_stopped,
    )
