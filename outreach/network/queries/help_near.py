"""Help near a place: the stations of its village, township, county and city, in that order.

The number of queries is fixed, whatever the place. Nothing about the person who asks enters here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Value, When

from kit.working_time.announced import working_calendar
from kit.working_time.rules.calendar import DayKind
from outreach.network.models import Division, Station
from outreach.network.queries.stations import existing
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.rules.opening import KindOfDay, Standing
from outreach.network.rules.stations import Language, StationFacts, StationKind

MOST_FOUND = 30
# Within one division: who receives everybody stands before who receives the host's own people.
_ORDER = (
    StationKind.CONTACT_POINT,
    StationKind.WORKSTATION,
    StationKind.COUNTY_CENTRE,
    StationKind.CITY_CENTRE,
    StationKind.HOST_WORKSTATION,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a point must have to be shown."""

    mongolian: bool = False
    step_free: bool = False
    home_visit: bool = False

    def met_by(self, station: StationFacts) -> bool:
        """Whether the station has all that is wished."""
        return (
            (not self.mongolian or Language.MONGOLIAN in station.languages)
            and (not self.step_free or station.step_free)
            and (not self.home_visit or station.home_visit)
        )


@dataclass(frozen=True, slots=True)
class Point:
    """A station with what it can do, and whether somebody is there now."""

    station: Station
    facts: StationFacts
    standing: Standing


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder: a division and its points; `hidden` of them do not meet the wish."""

    division: Division
    points: list[Point]
    hidden: int


def kind_of_day() -> KindOfDay:
    """What the announced calendar makes of a day."""
    calendar = working_calendar()

    def kind(day: object) -> DayKind:
        return calendar.day(day).kind  # type: ignore[arg-type]

    return kind


def line_of(code: str) -> list[Division]:
    """The division and what it is a part of, from the city down; empty for what is no division."""
    if level_of(code) is None:
        return []
    codes = [code[:digits] for digits in DIGITS.values() if digits <= len(code)]
    found = list(Division.objects.filter(code__in=codes).order_by("level"))
    return found if found and found[-1].code == code else []


def ladder(line: Sequence[Division], *, now: datetime, wish: Wish) -> list[Rung]:
    """The rungs from the place upward, two queries in all. `now` is in local time."""
    order = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    found = (
        Station.objects.filter(existing(now.date()), division__in=[each.code for each in line])
        .prefetch_related("closures")
        .order_by(order, "code")
    )
    kind, rungs = kind_of_day(), []
    points = [Point(station, facts := station.facts(), facts.standing(now, kind)) for station in found]
    for division in reversed(line):
        here = [point for point in points if point.station.division_id == division.code]
        shown = [point for point in here if wish.met_by(point.facts)]
        rungs.append(Rung(division=division, points=shown, hidden=len(here) - len(shown)))
    return rungs


def parts_of(code: str) -> list[Division]:
    """The divisions directly beneath, by code."""
    return list(Division.objects.filter(parent=code).order_by("code"))


def search_places(text: str, *, city: str) -> list[Division]:
    """Counties, townships and villages of the city whose name has the text, higher levels first.

    One more than `MOST_FOUND` where there are more than that.
    """
    words = text.strip()
    # PostgreSQL refuses a text with a NUL, and anybody can write one into the address.
    if not words or "\0" in words:
        return []
    found = Division.objects.filter(code__startswith=city, level__gt=Level.CITY, name__contains=words)
    return list(found.select_related("parent__parent").order_by("level", "code")[: MOST_FOUND + 1])
