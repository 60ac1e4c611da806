"""What somebody does with their own matter, once `find_by_receipt` has let them in: correct, complain, take a copy.

Withdrawing stands in `withdrawing.py`. The session says who it is; nobody else's key gets here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from kit.personal.register import Subject
from kit.personal.walk import export
from outreach.referrals.models import SUBJECT, Person, Referral
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.rules.safe_contact import SafeContact, write_safe_contact
from outreach.referrals.services.contacting import judge_correction, write_correction
from outreach.referrals.services.moves import Moved, move

LONGEST_COMPLAINT = 2000
Result = Moved | Refused


def correct_own(
    *, referral_id: UUID, now: datetime, called: str | None = None, phone: str | None = None
) -> Result:
    """Correct what they are called, or their number (PIPL 46)."""
    return move(
        referral_id,
        lambda row, state: judge_correction(_event(state, Kind.CORRECTED, now), called, phone),
        also=lambda row, moved: write_correction(row, called, phone),
    )


def say_safe_contact(*, referral_id: UUID, safe: SafeContact, now: datetime) -> Result:
    """Say how they may be reached without harm."""

    def also(row: Referral, moved: Moved) -> None:
        person = Person.objects.select_for_update().get(pk=row.person_id)
        person.safe_contact = write_safe_contact(safe)
        person.save(update_fields=["safe_contact"])

    return move(referral_id, lambda row, state: _event(state, Kind.SAFE_CONTACT_SET, now), also=also)


def complain(*, referral_id: UUID, text: str, now: datetime) -> Result:
    """Complain about how it is handled (LAA 55). A supervisor sees it at once, also of what is closed."""
    if not 1 <= len(text.strip()) <= LONGEST_COMPLAINT:
        return Refused.INCOMPLETE
    return move(referral_id, lambda row, state: _event(state, Kind.COMPLAINED, now), note=text.strip())


@transaction.atomic
def copy_of_all(*, referral_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held about the person, as plain values (PIPL 45)."""
    person = Referral.objects.values_list("person_id", flat=True).get(pk=referral_id)
    found = export(Subject(SUBJECT, person))
    record(
        actor="person",
        action=Action.EXPORTED,
        target=f"referral:{referral_id}",
        detail={"rows": sum(len(rows) for rows in found.values())},
    )
    return found


def _event(state: State, kind: Kind, now: datetime) -> Event:
    return Event(seq=state.version + 1, kind=kind, at=now, actor="person")
