"""What is held about a person who asked for help, taken out and erased. The subject is `Subject(SUBJECT, person.pk)`.

Erasing empties what tells of them and keeps what counts: phases, times, outcomes, which consent there was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kit.personal.register import Erased, PersonalData, Subject
from kit.personal.walk import blank_sealed
from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import delete as delete_files
from outreach.network.rules.divisions import DIGITS, Level
from outreach.referrals.models import (
    SUBJECT,
    AccessApproval,
    Attachment,
    BreakGlass,
    DutyReport,
    DutyStep,
    Person,
    Referral,
    ReferralEvent,
)
from outreach.referrals.queries.reach import referrals_reached_by, reports_reached_by

_KEPT_BY_DUTY = "kept.duty_to_report"


def _referrals(subject: Subject) -> QuerySet[Referral]:
    found = (
        Referral.objects.filter(person_id=subject.key) if subject.kind == SUBJECT else Referral.objects.none()
    )
    return found.order_by("opened_at")


def _export_person(subject: Subject) -> Iterator[dict[str, Any]]:
    people = Person.objects.filter(pk=subject.key) if subject.kind == SUBJECT else Person.objects.none()
    for person in people.prefetch_related("consents"):
        yield {
            "called": person.called,
            "phone": person.phone,
            "safe_contact": person.safe_contact,
            "language": person.language,
            "age": person.age,
            "division": person.division,
            "created_at": person.created_at.isoformat(),
            "consents": [
                {
                    "purposes": consent.purposes,
                    "receivers": consent.receivers,
                    "data_kinds": consent.data_kinds,
                    "given_at": consent.given_at.isoformat(),
                    "ends_at": consent.ends_at.isoformat(),
                    "text_version": consent.text_version,
                    "channel": consent.channel,
                }
                for consent in person.consents.all()
            ],
        }


def _erase_person(subject: Subject) -> Erased:
    people = Person.objects.filter(pk=subject.key) if subject.kind == SUBJECT else Person.objects.none()
    rows = 0
    for division in people.values_list("division", flat=True):
        blank_sealed(people)
        rows = people.update(erased_at=timezone.now(), division=division[: DIGITS[Level.COUNTY]])
    return Erased(rows)


def _export_referral(subject: Subject) -> Iterator[dict[str, Any]]:
    for referral in _referrals(subject).select_related("station"):
        yield {
            "receipt": referral.receipt,
            "matter": referral.matter,
            "station": referral.station.name,
            "phase": referral.phase,
            "outcome": referral.outcome,
            "opened_at": referral.opened_at.isoformat(),
            "closed_at": referral.closed_at.isoformat() if referral.closed_at else None,
            "legal_deadline": referral.legal_deadline.isoformat() if referral.legal_deadline else None,
            "language": referral.language,
            "step_free": referral.step_free,
            "home_visit": referral.home_visit,
            "military": referral.military,
            "source": referral.source,
            "routing": referral.routing,
        }


def _erase_referral(subject: Subject) -> Erased:
    """The row stays, for figures and the audit log; whoever has the receipt finds nothing by it any more."""
    rows = blank_sealed(_referrals(subject))
    _referrals(subject).update(step_free=False, home_visit=False, military=False, origin="")
    return Erased(rows)


def _events(subject: Subject) -> QuerySet[ReferralEvent]:
    return ReferralEvent.objects.filter(referral__in=_referrals(subject).order_by())


def _export_event(subject: Subject) -> Iterator[dict[str, Any]]:
    for event in _events(subject).order_by("referral_id", "seq"):
        yield {"kind": event.kind, "at": event.at.isoformat(), "codes": event.codes, "note": event.note}


def _erase_event(subject: Subject) -> Erased:
    return Erased(blank_sealed(_events(subject)))


def _attachments(subject: Subject) -> QuerySet[Attachment]:
    return Attachment.objects.filter(referral__in=_referrals(subject).order_by())


def _export_attachment(subject: Subject) -> Iterator[dict[str, Any]]:
    for attachment in _attachments(subject).select_related("file"):
        yield {
            "name": attachment.file.name,
            "media_type": attachment.file.media_type,
            "size": attachment.file.size,
            "added_at": attachment.added_at.isoformat(),
        }


def _erase_attachment(subject: Subject) -> Erased:
    return Erased(delete_files(SealedFile.objects.filter(pk__in=_attachments(subject).values("file"))))


def _approvals(subject: Subject) -> QuerySet[AccessApproval]:
    return AccessApproval.objects.filter(referral__in=_referrals(subject).order_by())


def _export_approval(subject: Subject) -> Iterator[dict[str, Any]]:
    for row in _approvals(subject):
        yield {"asked_at": row.asked_at.isoformat(), "reason": row.reason, "granted": row.granted}


def _erase_approval(subject: Subject) -> Erased:
    return Erased(blank_sealed(_approvals(subject)))


def _glasses(subject: Subject) -> QuerySet[BreakGlass]:
    return BreakGlass.objects.filter(referral__in=_referrals(subject).order_by())


def _export_glass(subject: Subject) -> Iterator[dict[str, Any]]:
    for row in _glasses(subject):
        yield {"at": row.at.isoformat(), "reason": row.reason}


def _erase_glass(subject: Subject) -> Erased:
    return Erased(blank_sealed(_glasses(subject)))


def _duty(subject: Subject) -> QuerySet[DutyReport]:
    return DutyReport.objects.filter(referral__in=_referrals(subject).order_by())


def _nothing(subject: Subject) -> Iterator[dict[str, Any]]:
    """A report is told to authorities, and to nobody who might be its wrongdoer."""
    yield from ()


def _keep_report(subject: Subject) -> Erased:
    """It stands on a duty of law (PIPL 13(1)(3)), not on consent, and goes by its own rule of retention."""
    kept = _duty(subject).count()
    return Erased(0, kept=kept, reason=_KEPT_BY_DUTY if kept else "")


def _keep_steps(subject: Subject) -> Erased:
    kept = DutyStep.objects.filter(report__in=_duty(subject)).count()
    return Erased(0, kept=kept, reason=_KEPT_BY_DUTY if kept else "")


REACH = (referrals_reached_by, reports_reached_by)
PERSONAL = (
    PersonalData(
        model=Attachment, fields=(), export=_export_attachment, erase=_erase_attachment
    ),
    PersonalData(model=ReferralEvent, fields=("note",), export=_export_event, erase=_erase_event),
    PersonalData(model=AccessApproval, fields=("reason",), export=_export_approval, erase=_erase_approval),
    PersonalData(model=BreakGlass, fields=("reason",), export=_export_glass, erase=_erase_glass),
    PersonalData(model=DutyStep, fields=("note",), export=_nothing, erase=_keep_steps),
    PersonalData(model=DutyReport, fields=("child", "account"), export=_nothing, erase=_keep_report),
    PersonalData(
        model=Referral,
        fields=(
            "receipt", "matter", "routing", "step_free", "home_visit", "military", "legal_deadline", "origin",
        ),
        export=_export_referral,
        erase=_erase_referral,
    ),
    PersonalData(
        model=Person,
        fields=("called", "phone", "safe_contact", "language", "age", "division"),
        export=_export_person,
        erase=_erase_person,
    ),
)  # fmt: skip
