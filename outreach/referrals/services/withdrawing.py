"""Taking a consent back: by link, by code, by telephone, at any station (PIPL 15, 47).

Calls stop with the transaction. Every station that has received the data is told by the same rows; what is held is
erased by a job after a short time in which a slip can be noticed (`rules/retention.py`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kit.audit.log import record
from outreach.network.models import User
from outreach.referrals.access import may, prefixes_for
from outreach.referrals.models import Receiver, Referral, Withdrawal
from outreach.referrals.queries.desk_lists import withdrawals_to_acknowledge
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.consent import PERIOD_OVER, Channel
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.booking import give_back
from outreach.referrals.services.moves import Moved, move


@transaction.atomic
def withdraw(
    *, referral_id: UUID, channel: Channel, now: datetime, user: User | None = None
) -> Moved | Refused:
    """Take the consent of this referral back, and of those that were merged with it: for the person they are one.

    Twice is refused as already said, and changes nothing. `user` is who of the staff writes down what the person said;
    it works from any station, whoever has the matter.
    """
    if user is not None and not _may_write_down(user, referral_id):
        return Refused.NOT_YOURS
    # All rows before the audit log's own lock: whoever acts on one of them holds its row and waits for the log.
    all_of_it = {referral_id, *_merged_with(referral_id)}
    list(Referral.objects.select_for_update().filter(pk__in=all_of_it).order_by("pk").values_list("pk"))
    actor = "person" if user is None else f"user:{user.pk}"
    done = _withdraw(referral_id, channel.value, now, actor, user)
    for other in sorted(_merged_with(referral_id)):
        _withdraw(other, channel.value, now, actor, user)
    return done


def _merged_with(referral_id: UUID) -> set[UUID]:
    """The referrals of the same matter: which receipt somebody has in hand says nothing of which one lives on."""
    found, fresh = {referral_id}, {referral_id}
    while fresh:
        pairs = Referral.objects.filter(Q(pk__in=fresh) | Q(merged_into__in=fresh))
        near = {key for pair in pairs.values_list("pk", "merged_into") for key in pair if key is not None}
        fresh = near - found
        found |= near
    return found - {referral_id}


def end_period(*, referral_id: UUID, now: datetime) -> Moved | Refused:
    """The time for which the person agreed is over: the same as if they had taken it back."""
    return _withdraw(referral_id, PERIOD_OVER, now, "system", None)


@transaction.atomic
def acknowledge(*, referral_id: UUID, station_id: UUID, user: User, now: datetime) -> Refused | None:
    """A station that received the data says that it has deleted what it had outside of this system: paper, a phone."""
    waiting = withdrawals_to_acknowledge(user).filter(referral_id=referral_id, station_id=station_id)
    receiver = waiting.first()
    if receiver is None:
        return Refused.NOT_YOURS
    told = Receiver.objects.filter(pk=receiver.pk, acknowledged_at=None)
    if not told.update(acknowledged_at=now, acknowledged_by=user):
        return Refused.ALREADY_SAID
    record(
        actor=f"user:{user.pk}",
        action=Action.WITHDRAWAL_READ,
        target=f"referral:{referral_id}",
        detail={"station": str(station_id)},
    )
    return None


def _may_write_down(user: User, referral_id: UUID) -> bool:
    """Whoever works on referrals anywhere: the person need not know which station has theirs."""
    row = Referral.objects.filter(pk=referral_id).first()
    return row is not None and (may(user, row, Purpose.WORK) or bool(prefixes_for(user, Purpose.WORK)))


def _withdraw(
    referral_id: UUID, channel: str, now: datetime, actor: str, user: User | None
) -> Moved | Refused:
    def build(row: Referral, state: State) -> Event | Refused:
        return Event(seq=state.version + 1, kind=Kind.WITHDRAWN, at=now, actor=actor, code=channel)

    def also(row: Referral, moved: Moved) -> None:
        Withdrawal(referral=row, channel=channel, at=now, by=user).save()
        received = Receiver.objects.filter(referral=row, received_at__isnull=False)
        received.update(withdrawn_at=now)
        give_back(row, now)

    return move(referral_id, build, also=also)
