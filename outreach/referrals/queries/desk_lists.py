"""The desk's shorter lists: withdrawals to be read, likely duplicates, reports that wait. No person is opened."""

from __future__ import annotations

from django.db.models import QuerySet

from outreach.network.models import User
from outreach.referrals.access import duty_reports_for, prefixes_for, within
from outreach.referrals.models import DuplicateMark, DutyReport, Receiver
from outreach.referrals.rules.permissions import Purpose


def withdrawals_to_acknowledge(user: User) -> QuerySet[Receiver]:
    """Stations of the person's area that have data of somebody who has withdrawn, and have not said that it is gone."""
    prefixes = {*prefixes_for(user, Purpose.WORK), *prefixes_for(user, Purpose.ACCOMPANY)}
    waiting = Receiver.objects.filter(
        within("station__division_id", sorted(prefixes)), withdrawn_at__isnull=False, acknowledged_at=None
    )
    return waiting.select_related("station").order_by("withdrawn_at")


def duplicates_to_decide(user: User) -> QuerySet[DuplicateMark]:
    """Pairs with one telephone of which the person sees both; who sees one alone does not learn of the other."""
    prefixes = prefixes_for(user, Purpose.SUPERVISE)
    pairs = DuplicateMark.objects.filter(
        within("newer__area", prefixes), within("older__area", prefixes), decided_at=None
    )
    return pairs.filter(newer__closed_at=None).select_related("newer", "older").order_by("found_at")


def reports_to_tell(user: User) -> QuerySet[DutyReport]:
    """Reports of harmed children that no authority was told of yet, the longest due first."""
    return duty_reports_for(user).filter(told_at=None).order_by("ends_at")
