"""To another station: only to one that the consent names, else the person is asked again (PIPL 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kit.working_time.rules.hours import CHINA
from outreach.network.models import Station, User
from outreach.network.rules.stations import StationKind
from outreach.referrals.models import Receiver, Referral
from outreach.referrals.queries.consent_texts import consent_texts_on
from outreach.referrals.rules.consent import ConsentRefused, Given, judge_further
from outreach.referrals.rules.referral_values import Event, Kind, Refused, State
from outreach.referrals.services.acts import Result, act
from outreach.referrals.services.booking import give_back
from outreach.referrals.services.moves import Moved
from outreach.referrals.services.opening import keep_consent


def consent_further(
    *, referral_id: UUID, user: User, given: Given, now: datetime, seen: int | None = None
) -> Result | tuple[ConsentRefused, ...]:
    """The person has agreed that further stations may receive it (PIPL 23)."""
    texts = consent_texts_on(now.astimezone(CHINA).date())
    if against := judge_further(given, current_version=texts.version):
        return against

    def fill(row: Referral, state: State, event: Event) -> Event | Refused:
        kinds = dict(Station.objects.filter(pk__in=given.receivers).values_list("pk", "kind"))
        points = StationKind.CONTACT_POINT.value in kinds.values()
        if len(kinds) != len(set(given.receivers)) or (points and (row.hide_matter or row.is_minor)):
            return Refused.NOT_A_STATION
        return replace(event, receivers=frozenset(given.receivers))

    def also(row: Referral, moved: Moved) -> None:
        keep_consent(row, given, now)
        Receiver.objects.bulk_create(
            (Receiver(referral=row, station_id=UUID(key), named_at=now) for key in given.receivers),
            ignore_conflicts=True,
        )

    return act(referral_id, user, Kind.CONSENTED, now, fill=fill, also=also, seen=seen)


def transfer(
    *,
    referral_id: UUID,
    user: User,
    to: Station,
    reason: str,
    now: datetime,
    note: str = "",
    seen: int | None = None,
) -> Result:
    """Pass it to another station that the consent names; `reason` is a code. A call-back at the former one is off."""

    def fill(row: Referral, state: State, event: Event) -> Event | Refused:
        # A village's point goes along; it works on nothing.
        if to.kind == StationKind.CONTACT_POINT.value:
            return Refused.NOT_A_STATION
        return replace(event, station=str(to.pk), code=reason)

    def also(row: Referral, moved: Moved) -> None:
        give_back(row, now)
        Receiver.objects.filter(referral=row, station=to, received_at=None).update(received_at=now)

    return act(
        referral_id,
        user,
        Kind.TRANSFERRED,
        now,
        note=note,
        fill=fill,
        also=also,
        seen=seen,
    )
