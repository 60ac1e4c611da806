"""Looks that need a second person: at a minor's record beforehand, beyond the own area afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kit.attempts.services import allow
from kit.audit.log import record
from kit.public_codes.codes import Mistake, read
from outreach.network.access import roles_of
from outreach.network.models import User
from outreach.referrals.access import may, may_break_glass, prefixes_for, within
from outreach.referrals.models import AccessApproval, BreakGlass, Referral
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Refused

# Long enough for a day's work on it, and asked anew tomorrow (未成年人网络保护条例 36: each look).
LOOK = timedelta(hours=12)
# Somebody is on the line and cannot wait.
GLASS = timedelta(hours=1)
MOST_GLASSES = 5  # a day, for one person
SHORTEST_REASON = 4


@transaction.atomic
def ask_look(*, referral_id: UUID, user: User, reason: str, now: datetime) -> AccessApproval | Refused:
    """Ask to look at a minor's record. A question that is open already is not asked twice."""
    referral = Referral.objects.filter(pk=referral_id).first()
    if referral is None or not may(user, referral, Purpose.READ):
        return Refused.NOT_YOURS
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused.INCOMPLETE
    try:
        with transaction.atomic():
            asked = AccessApproval.objects.create(
                referral=referral, asked_by=user, asked_at=now, reason=reason.strip()
            )
    except IntegrityError:
        return Refused.ALREADY_SAID
    _record(user, Action.LOOK_ASKED, referral)
    return asked


@transaction.atomic
def decide_look(*, approval_id: UUID, user: User, grant: bool, now: datetime) -> Refused | None:
    """A supervisor allows the look or does not; nobody their own."""
    approval = AccessApproval.objects.select_related("referral").filter(pk=approval_id).first()
    if approval is None or not may(user, approval.referral, Purpose.SUPERVISE):
        return Refused.NOT_YOURS
    if approval.asked_by_id == user.pk:
        return Refused.SAME_PERSON
    decided = AccessApproval.objects.filter(pk=approval.pk, decided_at=None).update(
        decided_by=user, decided_at=now, granted=grant, ends_at=now + LOOK if grant else None
    )
    if not decided:
        return Refused.ALREADY_SAID
    _record(user, Action.LOOK_APPROVED if grant else Action.LOOK_REFUSED, approval.referral)
    return None


def looks_to_decide(user: User) -> QuerySet[AccessApproval]:
    """What a supervisor is asked, oldest first."""
    area = within("referral__area", prefixes_for(user, Purpose.SUPERVISE))
    found = AccessApproval.objects.filter(area, decided_at=None).exclude(asked_by=user)
    return found.select_related("asked_by", "referral").order_by("asked_at")


def break_glass(*, user: User, code: str, reason: str, now: datetime) -> BreakGlass | Refused | Mistake:
    """Open a referral beyond the own area for an hour, by the receipt code that the person reads out, with a reason.

    Counted by person, so call it outside of a transaction. Every one stands before a supervisor until it is reviewed.
    """
    typed = read(code)
    if isinstance(typed, Mistake):
        return typed
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused.INCOMPLETE
    tries = allow(purpose="break glass", key=str(user.pk), most=MOST_GLASSES, per=timedelta(days=1), now=now)
    if not tries.allowed or not may_break_glass(roles_of(user)):
        return Refused.NOT_YOURS
    return _break(user, typed.text, reason.strip(), now)


@transaction.atomic
def _break(user: User, code: str, reason: str, now: datetime) -> BreakGlass | Refused:
    referral = Referral.objects.filter(receipt_index__of=code).first()
    if referral is None:
        return Refused.NOT_YOURS
    broken = BreakGlass.objects.create(referral=referral, by=user, at=now, ends_at=now + GLASS, reason=reason)
    _record(user, Action.GLASS_BROKEN, referral)
    return broken


def glasses_to_review(user: User) -> QuerySet[BreakGlass]:
    """Looks beyond an area that nobody has reviewed: those at referrals of the supervisor's area."""
    area = within("referral__area", prefixes_for(user, Purpose.SUPERVISE))
    found = BreakGlass.objects.filter(area, reviewed_at=None).exclude(by=user)
    return found.select_related("by", "referral").order_by("at")


@transaction.atomic
def review_glass(*, glass_id: UUID, user: User, now: datetime) -> Refused | None:
    """A supervisor has looked at why. It ends the look, too."""
    glass = glasses_to_review(user).filter(pk=glass_id).first()
    if glass is None:
        return Refused.NOT_YOURS
    if not BreakGlass.objects.filter(pk=glass.pk, reviewed_at=None).update(reviewed_by=user, reviewed_at=now):
        return Refused.ALREADY_SAID
    _record(user, Action.GLASS_REVIEWED, glass.referral)
    return None


def _record(user: User, action: Action, referral: Referral) -> None:
    record(actor=f"user:{user.pk}", action=action, target=f"referral:{referral.pk}")
