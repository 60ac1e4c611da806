"""Which centre receives a message from a county. Two queries."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from outreach.network.models import Division, Station
from outreach.network.queries.stations import existing
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.rules.stations import Language, StationKind


def counties() -> list[Division]:
    """The counties of the city, to choose from."""
    return list(
        Division.objects.filter(code__startswith=settings.HOME_DIVISION, level=Level.COUNTY).order_by("code")
    )


def receiver_of(division: str, language: Language, day: date) -> Station | None:
    """The county's centre, or the city's where the county has none or does not have the language; else `None`."""
    if level_of(division) is None or not division.startswith(settings.HOME_DIVISION):
        return None
    places = [division[: DIGITS[Level.COUNTY]], division[: DIGITS[Level.CITY]]]
    kinds = [StationKind.COUNTY_CENTRE.value, StationKind.CITY_CENTRE.value]
    found = list(
        Station.objects.filter(existing(day), division_id__in=places, kind__in=kinds).order_by(
            "-division_id", "code"
        )
    )
    speaking = [station for station in found if language.value in station.languages]
    return next(iter(speaking or found), None)
