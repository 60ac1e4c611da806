"""Answering a message. Of two who answer at once one does; the other is told so, and their text is not lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kit.audit.log import record
from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.consultations.access import access_consultation
from outreach.consultations.models import Consultation
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import EntryRefused, judge_answer
from outreach.consultations.rules.permissions import Purpose
from outreach.consultations.rules.waiting import waited_minutes
from outreach.consultations.services.counting import count_advice
from outreach.consultations.services.recording import NotKept
from outreach.network.models import User
from outreach.referrals.access import Reader
from outreach.referrals.queries.taxonomy import taxonomy_on


@transaction.atomic
def answer(
    reader: Reader,
    consultation: Consultation,
    *,
    matter: str,
    text: str,
    minutes: int,
    concerns: bool,
    now: datetime,
    office: OfficeHours | None = None,
) -> Consultation | NotKept:
    """Answer a message. Raises `Http404` and `PermissionDenied` as `access_consultation` does."""
    row = access_consultation(reader, consultation.pk, Purpose.WORK)
    row = Consultation.objects.select_for_update().get(pk=row.pk)
    if row.erased_at is not None:
        return NotKept((EntryRefused.FORGOTTEN,))
    if row.answered_at is not None:
        return NotKept((EntryRefused.ALREADY_ANSWERED,))
    signals = taxonomy_on(now.astimezone(CHINA).date()).signals
    refusals = judge_answer(matter, text, minutes, signals)
    if refusals:
        return NotKept(refusals)
    row.need_counted = concerns
    _store(row, reader.user, matter, text.strip(), minutes, now, office or office_hours())
    count_advice(row, matter, concerns=concerns, now=now)
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.ANSWERED,
        target=f"consultation:{row.pk}",
        detail={"minutes": minutes},
    )
    return row


def _store(
    row: Consultation,
    user: User,
    matter: str,
    text: str,
    minutes: int,
    now: datetime,
    office: OfficeHours,
) -> None:
    row.matter, row.answer, row.minutes = matter, text, minutes
    row.answered_at, row.answered_by = now, user
    row.waited = waited_minutes(row.asked_at, now, office)
    row.save(
        update_fields=[
            "matter", "answer", "minutes", "answered_at", "answered_by", "waited", "need_counted",
        ]
    )  # fmt: skip
