"""How a referral ends: ready, closed with an outcome, taken up again, or merged into another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from kit.working_time.office import office_hours
from kit.working_time.rules.hours import OfficeHours
from outreach.network.models import User
from outreach.referrals.access import may
from outreach.referrals.models import DuplicateMark, Referral
from outreach.referrals.queries.desk_lists import duplicates_to_decide
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.due_times import accept_due
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Event, Kind, Outcome, Refused, State
from outreach.referrals.services.acts import Result, act
from outreach.referrals.services.booking import give_back
from outreach.referrals.services.moves import Moved


def ready(
    *,
    referral_id: UUID,
    user: User,
    now: datetime,
    note: str = "",
    office: OfficeHours | None = None,
    seen: int | None = None,
) -> Result:
    """Everything is there for an application; its promise runs from now on (当天受理)."""
    due = accept_due(now, office or office_hours())
    return act(
        referral_id,
        user,
        Kind.READIED,
        now,
        note=note,
        fill=lambda row, state, event: replace(event, accept=due),
        seen=seen,
    )


def close(
    *, referral_id: UUID, user: User, outcome: Outcome, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """End it with an application or an honest no."""
    return act(
        referral_id,
        user,
        Kind.CLOSED,
        now,
        note=note,
        fill=lambda row, state, event: replace(event, code=outcome.value),
        seen=seen,
        also=lambda row, moved: give_back(row, now),
    )


def reopen(
    *, referral_id: UUID, user: User, now: datetime, note: str = "", seen: int | None = None
) -> Result:
    """Take it up again."""
    return act(referral_id, user, Kind.REOPENED, now, note=note, seen=seen)


def merge(*, referral_id: UUID, into: UUID, user: User, now: datetime, seen: int | None = None) -> Result:
    """Two referrals are one matter: this one ends in the other. The person who decides has seen both."""

    def fill(row: Referral, state: State, event: Event) -> Event | Refused:
        # Both, in one order: else two who merge a pair both ways at once would close both.
        both = Referral.objects.select_for_update().filter(pk__in=(row.pk, into)).order_by("pk")
        other = next((each for each in both if each.pk == into), None)
        if other is None or other.pk == row.pk:
            return Refused.SAME_REFERRAL
        if not may(user, other, Purpose.SUPERVISE):
            return Refused.NOT_YOURS
        if other.closed_at is not None:
            return Refused.CLOSED
        return replace(event, into=str(into))

    def also(row: Referral, moved: Moved) -> None:
        give_back(row, now)
        for pair in ({"newer": row, "older_id": into}, {"newer_id": into, "older": row}):
            DuplicateMark.objects.filter(**pair, decided_at=None).update(
                decided_at=now, decided_by=user, same=True
            )

    return act(referral_id, user, Kind.MERGED, now, fill=fill, also=also, seen=seen)


@transaction.atomic
def keep_apart(*, mark_id: int, user: User, now: datetime) -> Refused | None:
    """Two referrals of one telephone are two matters, or two people: the mark goes, and both stay."""
    mark = duplicates_to_decide(user).filter(pk=mark_id).first()
    if mark is None:
        return Refused.NOT_YOURS
    decided = DuplicateMark.objects.filter(pk=mark.pk, decided_at=None)
    if not decided.update(decided_at=now, decided_by=user, same=False):
        return Refused.ALREADY_SAID
    record(actor=f"user:{user.pk}", action=Action.KEPT_APART, target=f"referral:{mark.newer_id}")
    return None
