"""Writing down advice that was given at a window, by telephone or over the net."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kit.audit.log import record
from kit.working_time.rules.hours import CHINA
from outreach.consultations.access import may
from outreach.consultations.models import Consultation
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import BY_STAFF, Advice, EntryRefused, judge_advice
from outreach.consultations.rules.permissions import Purpose
from outreach.consultations.services.counting import count_advice
from outreach.network.models import Station, User
from outreach.referrals.queries.taxonomy import taxonomy_on


@dataclass(frozen=True, slots=True)
class NotKept:
    """Everything that stands against it; nothing was stored."""

    refusals: tuple[EntryRefused, ...]


def record_advice(
    advice: Advice, *, station: Station, user: User, now: datetime, key: uuid.UUID, demo: bool = False
) -> Consultation | NotKept:
    """Write down advice that ends now. `key` is the form's own random UUID: sent twice, it is one entry."""
    before = Consultation.objects.filter(pk=key, answered_by=user).first()
    if before is not None:
        return before
    signals = taxonomy_on(now.astimezone(CHINA).date()).signals
    refusals = judge_advice(advice, signals)
    if advice.channel not in BY_STAFF or not may(user, station.division_id, Purpose.WORK):
        refusals = (*refusals, EntryRefused.STATION)
    if refusals:
        return NotKept(refusals)
    row = Consultation(
        id=key,
        station=station,
        area=station.division_id,
        channel=advice.channel.value,
        language=advice.language.value,
        matter=advice.matter,
        question=advice.question.strip(),
        answer=advice.answer.strip(),
        asked_at=now - timedelta(minutes=advice.minutes),
        answered_at=now,
        answered_by=user,
        minutes=advice.minutes,
        need_counted=advice.concerns,
        is_demo=demo,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            count_advice(row, advice.matter, concerns=advice.concerns, now=now)
            record(
                actor=f"user:{user.pk}",
                action=Action.RECORDED,
                target=f"consultation:{row.pk}",
                detail={"channel": row.channel, "minutes": advice.minutes},
            )
    except IntegrityError:
        # Pressed twice: the other request has stored it. A key of somebody else's is nobody's business.
        return Consultation.objects.get(pk=key, answered_by=user)
    return row
