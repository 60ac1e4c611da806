"""Opening personal data. Nobody gets any but through here: who, whom, why and when stand in the audit log first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from kit.audit.log import record
from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import read_whole as read_file
from outreach.referrals.access import Reader, access_referral, demand_second_factor, referrals_for
from outreach.referrals.models import Attachment, Booking, Referral
from outreach.referrals.queries.whole import Whole, whole
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.safe_contact import Permits, permits, read_safe_contact

_MOST_ACCOMPANIED = 100


@dataclass(frozen=True, slots=True)
class Accompanied:
    """What a village contact is told: whom to go along with, and when. No matter, no notes, no papers."""

    referral: Referral
    called: str = field(repr=False)
    phone: str = field(repr=False)
    permits: Permits
    bookings: list[Booking]


def read_whole(reader: Reader, referral_id: UUID, *, now: datetime) -> Whole:
    """One referral, opened for who may read it; else 404. Raises `PermissionDenied` as `access_referral` does."""
    referral = access_referral(reader, referral_id, Purpose.READ)
    _note(reader, referral.pk, Purpose.READ)
    return whole(referral, now=now)


def read_attachment(reader: Reader, attachment_id: UUID) -> tuple[SealedFile, bytes]:
    """A paper, opened. Raises `Http404`, `PermissionDenied`, or `DamagedFile` where it is not what was sealed."""
    found = Attachment.objects.select_related("file").filter(pk=attachment_id).first()
    if found is None:
        raise Http404
    referral = access_referral(reader, found.referral_id, Purpose.READ)
    _note(reader, referral.pk, Purpose.READ, attachment=str(found.pk))
    return found.file, read_file(found.file)


def accompanied(reader: Reader, *, now: datetime) -> list[Accompanied]:
    """Everybody whom the village contact goes along with: open referrals whose consent names their point."""
    demand_second_factor(reader, Purpose.ACCOMPANY)
    rows = referrals_for(reader.user, Purpose.ACCOMPANY).filter(closed_at=None)
    rows = rows.select_related("person", "station").prefetch_related("bookings").order_by("due_at")
    found = list(rows[:_MOST_ACCOMPANIED])
    _listed(reader, len(found))
    return [_accompanied(row, now) for row in found]


def accompanied_one(reader: Reader, referral_id: UUID, *, now: datetime) -> Accompanied:
    """One of them; else 404."""
    referral = access_referral(reader, referral_id, Purpose.ACCOMPANY)
    _note(reader, referral.pk, Purpose.ACCOMPANY)
    return _accompanied(referral, now)


def _accompanied(row: Referral, now: datetime) -> Accompanied:
    safe = read_safe_contact(row.person.safe_contact or "")
    return Accompanied(
        referral=row,
        called=row.person.called or "",
        phone=row.person.phone or "",
        permits=permits(safe, now, calls_stopped=row.calls_stopped),
        bookings=[each for each in row.bookings.all() if each.cancelled_at is None],
    )


@transaction.atomic
def _note(reader: Reader, referral_id: UUID, purpose: Purpose, **detail: str) -> None:
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.READ,
        target=f"referral:{referral_id}",
        detail={"purpose": purpose.value, **detail},
    )


@transaction.atomic
def _listed(reader: Reader, count: int) -> None:
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.LISTED,
        target="referrals",
        detail={"purpose": Purpose.ACCOMPANY.value, "count": count},
    )
