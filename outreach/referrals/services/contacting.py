"""Reaching somebody: attempts, how it is safe, and what they corrected or said of their deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from kit.telephone.numbers import normal
from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.models import User
from outreach.referrals.models import Person, Referral
from outreach.referrals.rules.contact import CONSEQUENCES, ContactOutcome
from outreach.referrals.rules.opening import LONGEST_CALLED
from outreach.referrals.rules.referral_values import Event, Kind, Refused
from outreach.referrals.rules.safe_contact import SafeContact, write_safe_contact
from outreach.referrals.rules.work_list import rank
from outreach.referrals.services.acts import Result, act
from outreach.referrals.services.moves import Moved


def record_contact(
    *,
    referral_id: UUID,
    user: User,
    outcome: ContactOutcome,
    now: datetime,
    next_at: datetime | None = None,
    note: str = "",
    office: OfficeHours | None = None,
    seen: int | None = None,
) -> Result:
    """Write down an attempt. Without `next_at`, whoever was not reached is due again a working day later."""
    follows = CONSEQUENCES[outcome]
    if next_at is None and follows.try_again:
        next_at = (office or office_hours()).add_days(now, 1)
    return act(
        referral_id,
        user,
        Kind.CONTACTED,
        now,
        note=note,
        fill=lambda row, state, event: replace(
            event, code=outcome.value, reached=follows.reached, next_at=next_at
        ),
        seen=seen,
    )


def set_safe_contact(
    *, referral_id: UUID, user: User, safe: SafeContact, now: datetime, seen: int | None = None
) -> Result:
    """How the person may be reached without harm, as they have just said."""

    def also(row: Referral, moved: Moved) -> None:
        person = Person.objects.select_for_update().get(pk=row.person_id)
        person.safe_contact = write_safe_contact(safe)
        person.save(update_fields=["safe_contact"])

    return act(referral_id, user, Kind.SAFE_CONTACT_SET, now, also=also, seen=seen)


def correct(
    *,
    referral_id: UUID,
    user: User,
    now: datetime,
    called: str | None = None,
    phone: str | None = None,
    seen: int | None = None,
) -> Result:
    """Correct what the person is called or their number (PIPL 46)."""
    return act(
        referral_id,
        user,
        Kind.CORRECTED,
        now,
        fill=lambda row, state, event: judge_correction(event, called, phone),
        also=lambda row, moved: write_correction(row, called, phone),
        seen=seen,
    )


def judge_correction(event: Event, called: str | None, phone: str | None) -> Event | Refused:
    """The event, or `INCOMPLETE` for what cannot stand in the place of what was there."""
    wrong = (
        (called is None and phone is None)
        or (called is not None and not 1 <= len(called.strip()) <= LONGEST_CALLED)
        or (phone is not None and normal(phone) is None)
    )
    return Refused.INCOMPLETE if wrong else event


def write_correction(row: Referral, called: str | None, phone: str | None) -> None:
    """Store what was judged before."""
    person = Person.objects.select_for_update().get(pk=row.person_id)
    if called is not None:
        person.called = called.strip()
    if phone is not None:
        person.phone = normal(phone)
    person.save(update_fields=["called", "phone", "phone_index"])


def set_deadline(
    *, referral_id: UUID, user: User, day: date | None, now: datetime, seen: int | None = None
) -> Result:
    """When the person's own claim or appeal runs out; `None` takes it away. The rank follows (LAA 44(1))."""
    today = now.astimezone(CHINA).date()
    return act(
        referral_id,
        user,
        Kind.DEADLINE_SET,
        now,
        fill=lambda row, state, event: replace(event, day=day, rank=rank(state.base_rank, day, today)),
        seen=seen,
    )
