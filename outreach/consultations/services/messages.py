"""Messages: left by somebody without an account, answered by staff, read with receipt code and telephone."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kit.audit.log import record
from kit.public_codes.codes import Code, draw
from kit.telephone.numbers import normal
from kit.working_time.office import office_hours
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.consultations.models import Consultation
from outreach.consultations.queries.receiving import receiver_of
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import Channel, EntryRefused, Message, judge_message
from outreach.consultations.rules.waiting import answer_due
from outreach.consultations.services.recording import NotKept
from outreach.consultations.shipped import TEXT_VERSION
from outreach.referrals.rules.consent import AgeBand


@dataclass(frozen=True, slots=True)
class Left:
    """A message that is kept, and the code that the person carries home."""

    consultation: Consultation
    receipt: Code


def leave_message(
    message: Message,
    *,
    station: str,
    now: datetime,
    key: uuid.UUID,
    office: OfficeHours | None = None,
    demo: bool = False,
) -> Left | NotKept:
    """Keep a message for the centre that the text has named: `station` is its key.

    `key` is the form's own random UUID. Whoever comes again with it and the same telephone gets the same receipt.
    """
    number = normal(message.phone)
    if (before := _left_before(key, number)) is not None:
        return before
    refusals = judge_message(message, number=number, current_version=TEXT_VERSION)
    receiver = receiver_of(message.division, message.language, now.astimezone(CHINA).date())
    if receiver is None or str(receiver.pk) != station:
        # Another centre than the one in the text that was agreed to.
        refusals = (*refusals, EntryRefused.STATION)
    if refusals or receiver is None:
        return NotKept(refusals)
    receipt = draw(secrets.token_bytes)
    row = Consultation(
        id=key,
        station=receiver,
        area=receiver.division_id,
        channel=Channel.MESSAGE.value,
        language=message.language.value,
        question=message.question.strip(),
        called=message.called.strip(),
        phone=number,
        receipt=receipt.text,
        division=message.division,
        is_minor=message.age is not AgeBand.ADULT,
        text_version=message.text_version,
        text_language=message.text_language,
        asked_at=now,
        due_at=answer_due(now, office or office_hours()),
        is_demo=demo,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                actor="person",
                action=Action.RECEIVED,
                target=f"consultation:{row.pk}",
                detail={"station": station, "text": message.text_version},
            )
    except IntegrityError:
        if (before := _left_before(key, number)) is not None:
            return before
        raise
    return Left(row, receipt)


def _left_before(key: uuid.UUID, number: str | None) -> Left | None:
    row = Consultation.objects.filter(pk=key).first()
    if row is None or not row.receipt or number is None or row.phone != number:
        return None
    return Left(row, Code(row.receipt))
