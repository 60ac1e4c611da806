"""Reporting that a child is harmed (未成年人保护法 11(2)): written down, told to an authority, with its own clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from outreach.network.access import roles_of
from outreach.network.models import Division, User
from outreach.network.rules.divisions import level_of
from outreach.referrals.access import Reader, access_duty_report, duty_reports_for
from outreach.referrals.models import DutyReport, DutyStep, Referral
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.duty import Authority, Harm, Learned, report_due
from outreach.referrals.rules.permissions import PERMITTED, Purpose
from outreach.referrals.rules.referral_values import Refused


@transaction.atomic
def report_harm(
    *,
    user: User,
    harm: Harm,
    learned: Learned,
    learned_at: datetime,
    division: str,
    account: str,
    now: datetime,
    child: str = "",
    referral_id: UUID | None = None,
    demo: bool = False,
) -> DutyReport | Refused:
    """Write a report down, with or without anybody's consent. Whoever of the staff learns of it may, wherever it is."""
    if not PERMITTED[Purpose.REPORT_HARM] & roles_of(user).keys():
        return Refused.NOT_YOURS
    known = level_of(division) is not None and Division.objects.filter(pk=division).exists()
    if not account.strip() or not known or learned_at > now:
        return Refused.INCOMPLETE
    if referral_id is not None and not Referral.objects.filter(pk=referral_id).exists():
        return Refused.INCOMPLETE
    due = report_due(learned_at)
    report = DutyReport(
        division=division,
        harm=harm.value,
        learned=learned.value,
        learned_at=learned_at,
        child=child.strip(),
        account=account.strip(),
        referral_id=referral_id,
        reported_by=user,
        reported_at=now,
        ends_at=due.ends_at,
        warn_at=due.warn_at,
        is_demo=demo,
    )
    report.save(force_insert=True)
    _record(f"user:{user.pk}", Action.HARM_REPORTED, report, {"harm": harm.value})
    return report


@transaction.atomic
def tell_authority(
    *, report_id: UUID, user: User, authority: Authority, note: str, now: datetime
) -> Refused | None:
    """Write down that an authority was told: whom, and their number of it."""
    report = duty_reports_for(user).filter(pk=report_id).first()
    if report is None:
        return Refused.NOT_YOURS
    DutyStep(report=report, at=now, by=user, authority=authority.value, note=note.strip()).save()
    DutyReport.objects.filter(pk=report.pk, told_at=None).update(told_at=now)
    _record(f"user:{user.pk}", Action.HARM_TOLD, report, {"authority": authority.value})
    return None


@transaction.atomic
def add_to_report(*, report_id: UUID, user: User, note: str, now: datetime) -> Refused | None:
    """Write down what was learned since."""
    report = duty_reports_for(user).filter(pk=report_id).first()
    if report is None:
        return Refused.NOT_YOURS
    if not note.strip():
        return Refused.INCOMPLETE
    DutyStep(report=report, at=now, by=user, note=note.strip()).save()
    return None


@transaction.atomic
def read_report(reader: Reader, report_id: UUID) -> tuple[DutyReport, list[DutyStep]]:
    """A report with its log, opened for who may see it; else 404. The look stands in the audit log."""
    report = access_duty_report(reader, report_id)
    steps = list(report.steps.select_related("by").order_by("at"))
    _record(f"user:{reader.user.pk}", Action.HARM_READ, report)
    return report, steps


def _record(actor: str, action: Action, report: DutyReport, detail: dict[str, str] | None = None) -> None:
    record(actor=actor, action=action, target=f"duty:{report.pk}", detail=detail)
