"""Erasing one person everywhere in one act, and the nightly run of the rules of retention."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from kit.personal.register import Subject
from kit.personal.walk import Erasure, blank_sealed, erase
from outreach.referrals.models import SUBJECT, DutyReport, DutyStep, Referral
from outreach.referrals.queries.retention import Expired, expired, expired_reports, over
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import Channel
from outreach.referrals.rules.retention import Rule
from outreach.referrals.services.withdrawing import end_period, withdraw

logger = logging.getLogger(__name__)


class NotAllErased(Exception):
    """So many people's data were due and are still there; the log names their referrals."""


def erase_person(*, person_id: UUID, referral_id: UUID, rule: str, actor: str) -> Erasure:
    """Erase whoever this is, in every application. The receipt has counts; the audit row has them as well."""
    with transaction.atomic():
        # Whoever is writing to it now comes first, so that what they write goes as well.
        list(Referral.objects.select_for_update().filter(person_id=person_id).values_list("pk"))
        erasure = erase(Subject(SUBJECT, person_id))
        record(
            actor=actor,
            action=Action.ERASED,
            target=f"referral:{referral_id}",
            detail={"rule": rule, "rows": erasure.rows, "kept": erasure.kept},
        )
    return erasure


def erase_as_asked(*, referral_id: UUID, now: datetime, channel: Channel, actor: str) -> Erasure:
    """The person wants everything gone, now (PIPL 47): the consent ends, then the data. It cannot be undone."""
    with transaction.atomic():
        # Already withdrawn is as good.
        withdraw(referral_id=referral_id, channel=channel, now=now)
        person = Referral.objects.values_list("person_id", flat=True).get(pk=referral_id)
        return erase_person(person_id=person, referral_id=referral_id, rule=Rule.ASKED.value, actor=actor)


def apply_retention(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """End consents whose time is over, and erase what is due: how many people by rule. A dry run only counts.

    Raises `NotAllErased` after all others are gone, so that the run counts as failed and is seen.
    """
    failed = 0
    ending = list(over(now).values_list("pk", "person_id"))
    if dry_run:
        counts = Counter(each.rule for each in expired(now))
        counts[Rule.PERIOD_OVER.value] += len({person for _, person in ending})
    else:
        for referral, _ in ending:
            end_period(referral_id=referral, now=now)
        due = list(expired(now))
        counts = Counter(each.rule for each in due if _gone(each))
        failed = len(due) - counts.total()
    counts[Rule.DUTY.value] += _reports(now, dry_run)
    if failed:
        raise NotAllErased(failed)
    return {rule: count for rule, count in counts.items() if count}


def _gone(due: Expired) -> bool:
    """Erase one. Whose erasure fails, as with a disk that takes no change, keeps nobody else's data here."""
    try:
        erase_person(person_id=due.person, referral_id=due.referral, rule=due.rule, actor="system")
    except Exception:
        logger.exception("The data behind referral %s could not be erased.", due.referral)
        return False
    return True


def _reports(now: datetime, dry_run: bool) -> int:
    reports = list(expired_reports(now).values_list("pk", flat=True))
    for report in () if dry_run else reports:
        with transaction.atomic():
            blank_sealed(DutyStep.objects.filter(report=report))
            blank_sealed(DutyReport.objects.filter(pk=report))
            DutyReport.objects.filter(pk=report).update(erased_at=now)
            record(
                actor="system",
                action=Action.ERASED,
                target=f"duty:{report}",
                detail={"rule": Rule.DUTY.value},
            )
    return len(reports)
