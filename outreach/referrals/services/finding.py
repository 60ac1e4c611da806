"""Finding a referral by the telephone somebody calls from or the code they read out. Each search is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kit.audit.log import record
from kit.public_codes.codes import Mistake, read
from outreach.network.models import Station
from outreach.referrals.access import Reader, demand_second_factor, prefixes_for, referrals_for
from outreach.referrals.models import Referral
from outreach.referrals.queries.work_list import number_of
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.permissions import Purpose
from outreach.referrals.rules.referral_values import Phase

_MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A referral that was found. Beyond the own area there is only what is needed to withdraw it."""

    referral: UUID
    number: str
    station: Station
    opened_at: datetime
    phase: Phase
    is_own: bool  # of the own area: it can be opened


@transaction.atomic
def find(reader: Reader, *, phone: str = "", code: str = "") -> list[Hit]:
    """Referrals of this telephone, or of this receipt code, wherever they are; none for who works on none.

    By telephone a person is found who wants to withdraw and does not know which station has theirs (PIPL 15).
    """
    demand_second_factor(reader, Purpose.WORK)
    if not prefixes_for(reader.user, Purpose.WORK):
        return []
    rows = Referral.objects.filter(person__erased_at=None)
    typed = read(code) if code else None
    if typed is not None:
        rows = rows.none() if isinstance(typed, Mistake) else rows.filter(receipt_index__of=typed.text)
    else:
        rows = rows.filter(person__phone_index__of=phone)
    found = list(rows.select_related("station").order_by("-opened_at")[:_MOST])
    own = set(
        referrals_for(reader.user, Purpose.READ)
        .filter(pk__in=[row.pk for row in found])
        .values_list("pk", flat=True)
    )
    record(
        actor=f"user:{reader.user.pk}",
        action=Action.LISTED,
        target="referrals",
        detail={"purpose": Purpose.READ.value, "by": "code" if code else "phone", "count": len(found)},
    )
    return [
        Hit(row.pk, number_of(row.pk), row.station, row.opened_at, Phase(row.phase), row.pk in own)
        for row in found
    ]
