"""Which referrals and reports an account opened, and which it had the right to open (`kit/personal/reach.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from kit.personal.reach import Period, Reach, count_of, opened_by
from outreach.network.queries.held import held_within
from outreach.network.rules.roles import Role
from outreach.network.rules.stations import StationKind
from outreach.referrals.access import within
from outreach.referrals.models import BreakGlass, DutyReport, Receiver, Referral
from outreach.referrals.rules.actions import Action
from outreach.referrals.rules.permissions import PERMITTED, Purpose

# Acts that show what stands in it. Whoever changes something has it open.
OPENS = (
    Action.READ, Action.CHANGED, Action.CORRECTED, Action.CONSENTED, Action.WITHDRAWN, Action.MERGED, Action.OPENED,
    Action.EXPORTED, Action.GLASS_BROKEN,
)  # fmt: skip
OPENS_REPORTS = (Action.HARM_READ, Action.HARM_REPORTED, Action.HARM_TOLD)


def referrals_reached_by(account: UUID, period: Period) -> Reach:
    """Referrals. One that was erased before the period could not be read any more.

    A station that had one and passed it on could, too: in the period, or before, for the copy it may have kept.
    """
    held = held_within(account, period)
    rows = Referral.objects.filter(opened_at__lt=period.until)
    rows = rows.filter(Q(person__erased_at=None) | Q(person__erased_at__gte=period.since))
    had = Receiver.objects.filter(
        within("station__division_id", _prefixes(held, PERMITTED[Purpose.READ])),
        referral=OuterRef("pk"),
        received_at__lt=period.until,
    )
    accompanied = Receiver.objects.filter(
        within("station__division_id", _prefixes(held, PERMITTED[Purpose.ACCOMPANY])),
        referral=OuterRef("pk"),
        station__kind=StationKind.CONTACT_POINT.value,
        received_at__lt=period.until,
    ).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=period.since))
    glasses = BreakGlass.objects.filter(
        by=account, referral=OuterRef("pk"), at__lt=period.until, ends_at__gt=period.since
    )
    in_area = within("area", _prefixes(held, PERMITTED[Purpose.READ]))
    along = Q(Exists(accompanied), hide_matter=False, is_minor=False)
    could = rows.filter(in_area | Exists(had) | along | Exists(glasses)).values_list("pk", flat=True)
    return Reach(
        kind="referral",
        opened=opened_by(account, period, actions=OPENS, kind="referral"),
        could=frozenset(could),
        lists=count_of(account, period, actions=(Action.LISTED,)),
    )


def reports_reached_by(account: UUID, period: Period) -> Reach:
    """Reports of harmed children."""
    held = held_within(account, period)
    rows = DutyReport.objects.filter(reported_at__lt=period.until)
    rows = rows.filter(Q(erased_at=None) | Q(erased_at__gte=period.since))
    area = within("division", _prefixes(held, PERMITTED[Purpose.READ_REPORTS]))
    return Reach(
        kind="duty",
        opened=opened_by(account, period, actions=OPENS_REPORTS, kind="duty"),
        could=frozenset(rows.filter(area | Q(reported_by=account)).values_list("pk", flat=True)),
    )


def _prefixes(held: Mapping[Role, frozenset[str]], roles: Iterable[Role]) -> tuple[str, ...]:
    return tuple(sorted({code for role in roles for code in held.get(role, frozenset())}))
