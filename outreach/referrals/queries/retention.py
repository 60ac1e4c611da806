"""Whose data are due to be erased, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from outreach.referrals.models import Consent, DutyReport, Referral
from outreach.referrals.rules.consent import PERIOD_OVER
from outreach.referrals.rules.retention import DAYS, DUTY_DAYS, WITHDRAWN_DAYS, Rule


@dataclass(frozen=True, slots=True)
class Expired:
    """A person whose data go. `rule` is a `Rule` or an outcome."""

    person: UUID
    referral: UUID
    rule: str


def over(now: datetime) -> QuerySet[Referral]:
    """Open referrals whose consents have all run out: they end."""
    return Referral.objects.filter(~_holds(now), closed_at=None)


def expired(now: datetime) -> Iterator[Expired]:
    """Everybody whose data are due, each once. Somebody with another referral that is not due stays for now."""
    seen: set[UUID] = set()
    for rule, condition in _rules(now):
        rows = Referral.objects.filter(condition, person__erased_at=None, closed_at__isnull=False)
        rows = rows.exclude(Exists(_other_open()))
        for referral, person in rows.order_by("closed_at").values_list("pk", "person_id").iterator():
            if person not in seen:
                seen.add(person)
                yield Expired(person, referral, rule)


def _rules(now: datetime) -> Iterator[tuple[str, Q]]:
    withdrawn = Q(withdrawal__at__lte=now - timedelta(days=WITHDRAWN_DAYS))
    yield Rule.WITHDRAWN.value, withdrawn & ~Q(withdrawal__channel=PERIOD_OVER)
    yield Rule.PERIOD_OVER.value, Q(~_holds(now)) & (Q(withdrawal=None) | Q(withdrawal__channel=PERIOD_OVER))
    for outcome, days in DAYS.items():
        yield (
            outcome.value,
            Q(outcome=outcome.value, calls_stopped=False, closed_at__lte=now - timedelta(days=days)),
        )


def _holds(now: datetime) -> Exists:
    return Exists(Consent.objects.filter(referral=OuterRef("pk"), ends_at__gt=now))


def _other_open() -> QuerySet[Referral]:
    return Referral.objects.filter(person=OuterRef("person"), closed_at=None)


def expired_reports(now: datetime) -> QuerySet[DutyReport]:
    """Reports whose own time is over. One that was told to nobody never is."""
    return DutyReport.objects.filter(told_at__lte=now - timedelta(days=DUTY_DAYS), erased_at=None)
