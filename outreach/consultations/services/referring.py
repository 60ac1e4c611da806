"""Advice becomes a referral in one act: consent, referral, and the story as its first note, or nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from kit.working_time.rules.hours import OfficeHours
from outreach.consultations.access import access_consultation
from outreach.consultations.models import Consultation
from outreach.consultations.queries.register import number_of
from outreach.consultations.rules.actions import Action
from outreach.consultations.rules.entries import EntryRefused
from outreach.consultations.rules.handing_on import story
from outreach.consultations.rules.permissions import Purpose
from outreach.consultations.services.recording import NotKept
from outreach.network.models import User
from outreach.referrals.access import Reader
from outreach.referrals.models import Referral
from outreach.referrals.rules.opening import Asked, NotOpened
from outreach.referrals.rules.referral_values import Event, Kind, State
from outreach.referrals.rules.sources import Source
from outreach.referrals.services.moves import move
from outreach.referrals.services.needs import record_need
from outreach.referrals.services.opening import Opened, open_referral


@transaction.atomic
def make_referral(
    reader: Reader,
    consultation_id: UUID,
    asked: Asked,
    *,
    now: datetime,
    office: OfficeHours | None = None,
) -> Opened | NotOpened | NotKept:
    """Open a referral on the consent in `asked`. Raises `Http404` and `PermissionDenied` as `access_consultation` does.

    Who has it next reads what was asked and answered; whoever gave the advice needs no right there for that.
    """
    access_consultation(reader, consultation_id, Purpose.WORK)
    row = Consultation.objects.select_for_update().get(pk=consultation_id)
    if row.erased_at is not None:
        return NotKept((EntryRefused.FORGOTTEN,))
    if row.referral_id is not None:
        return NotKept((EntryRefused.ALREADY_REFERRED,))
    asked = replace(asked, source=Source.CONSULTATION, origin=f"consultation:{row.pk}")
    opened = open_referral(asked, now=now, office=office, demo=row.is_demo)
    if isinstance(opened, NotOpened):
        return opened
    _tell_the_story(row, opened.referral, reader.user, now)
    if not row.need_counted:
        record_need(matter=asked.matter, area=asked.division, source=Source.CONSULTATION, now=now)
    row.referral, row.need_counted = opened.referral, True
    row.save(update_fields=["referral", "need_counted"])
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.REFERRED,
        target=f"consultation:{row.pk}",
        detail={"referral": str(opened.referral.pk)},
    )
    return opened


def _tell_the_story(row: Consultation, referral: Referral, user: User, now: datetime) -> None:
    def noted(_: Referral, state: State) -> Event:
        return Event(seq=state.version + 1, kind=Kind.NOTED, at=now, actor=f"user:{user.pk}")

    text = story(number=number_of(row.pk), question=row.question or "", answer=row.answer or "")
    move(referral.pk, noted, note=text)
