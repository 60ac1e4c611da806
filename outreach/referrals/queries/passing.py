"""To which stations a referral may be passed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from outreach.network.models import Station
from outreach.network.rules.divisions import DIGITS, Level
from outreach.network.rules.stations import StationKind
from outreach.referrals.access import within
from outreach.referrals.models import Referral

_CENTRES = (StationKind.CITY_CENTRE.value, StationKind.COUNTY_CENTRE.value)
_WORKSTATIONS = (StationKind.WORKSTATION.value, StationKind.HOST_WORKSTATION.value)
_MOST = 200


def stations_to_pass_to(referral: Referral, *, today: date) -> list[Station]:
    """The city's centres and the workstations of the person's county, but for the one that has it. One query.

    Contact points are left out: they book and accompany, and nothing is passed to them.
    """
    city, county = referral.area[: DIGITS[Level.CITY]], referral.person.division[: DIGITS[Level.COUNTY]]
    centres = Q(kind__in=_CENTRES) & within("division_id", [city])
    workstations = Q(kind__in=_WORKSTATIONS) & within("division_id", [county])
    there = Q(closed_on=None) | Q(closed_on__gt=today)
    found = Station.objects.filter(centres | workstations, there).exclude(pk=referral.station_id)
    return list(found.order_by("division_id", "name")[:_MOST])


def stations_named(referral: Referral) -> list[Station]:
    """Those that the consent names, but for the one that has it and contact points. One query."""
    found = Station.objects.filter(pk__in=referral.receivers).exclude(pk=referral.station_id)
    return list(found.exclude(kind=StationKind.CONTACT_POINT.value).order_by("name"))
