"""Erasing what tells of people when its time is over. Run again it does nothing more; counts stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kit.audit.log import record
from kit.personal.register import Subject
from kit.personal.walk import erase
from outreach.consultations.models import Consultation
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.retention import KEPT_DAYS
from outreach.consultations.services.receipts import SUBJECT

_MOST_AT_ONCE = 500


def over(now: datetime) -> QuerySet[Consultation]:
    """What was answered so long ago that its texts go. What waits for an answer is not thrown away."""
    return Consultation.objects.filter(
        erased_at=None, answered_at__lte=now - timedelta(days=KEPT_DAYS)
    ).order_by("answered_at")


def erase_old(now: datetime) -> int:
    """Erase the texts of all that is over; returns how many."""
    done = 0
    while keys := list(over(now).values_list("pk", flat=True)[:_MOST_AT_ONCE]):
        for key in keys:
            _erase_one(key)
        done += len(keys)
    return done


@transaction.atomic
def _erase_one(key: UUID) -> None:
    erase(Subject(SUBJECT, key))
    record(actor="system", action=Action.ERASED, target=f"consultation:{key}")
