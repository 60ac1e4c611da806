"""What is held about somebody who asked for advice, taken out and erased.

The subject is `Subject("consultation", consultation.pk)`; where it became a referral, also `Subject("person", …)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kit.personal.register import Erased, PersonalData, Subject
from kit.personal.walk import blank_sealed
from outreach.consultations.models import Consultation
from outreach.consultations.services.receipts import SUBJECT
from outreach.network.rules.divisions import DIGITS, Level
from outreach.referrals.models import SUBJECT as PERSON


def _rows(subject: Subject) -> QuerySet[Consultation]:
    if subject.kind == SUBJECT:
        return Consultation.objects.filter(pk=subject.key)
    if subject.kind == PERSON:
        return Consultation.objects.filter(referral__person_id=subject.key)
    return Consultation.objects.none()


def _export(subject: Subject) -> Iterator[dict[str, Any]]:
    for row in _rows(subject).select_related("station").order_by("asked_at"):
        yield {
            "station": row.station.name,
            "channel": row.channel,
            "language": row.language,
            "matter": row.matter,
            "called": row.called,
            "phone": row.phone,
            "division": row.division,
            "receipt": row.receipt,
            "question": row.question,
            "answer": row.answer,
            "asked_at": row.asked_at.isoformat(),
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            "agreed_to": row.text_version,
        }


def _erase(subject: Subject) -> Erased:
    """The row stays and says when, how and how long; whoever has the receipt finds nothing by it any more."""
    rows = _rows(subject)
    blank_sealed(rows)
    done = 0
    for pk, division in list(rows.values_list("pk", "division")):
        done += Consultation.objects.filter(pk=pk).update(
            erased_at=timezone.now(), division=division[: DIGITS[Level.COUNTY]]
        )
    return Erased(done)


PERSONAL = (
    PersonalData(
        model=Consultation,
        fields=("matter", "question", "answer", "called", "phone", "receipt", "division"),
        export=_export,
        erase=_erase,
    ),
)
