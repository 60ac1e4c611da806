"""The city's stations and divisions, as the simulation needs them: facts and names, in four queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from outreach.network.models import Division, Station
from outreach.network.rules.divisions import DivisionRow, Level
from outreach.network.rules.stations import StationFacts


@dataclass(frozen=True, slots=True)
class ReadNetwork:
    """Stations by key, names of stations by key and of divisions by code; `made_up` of the stations are a demo's."""

    stations: tuple[StationFacts, ...]
    station_names: Mapping[str, str]
    divisions: tuple[DivisionRow, ...]
    made_up: int

    @property
    def names(self) -> dict[str, str]:
        """Names of divisions by code."""
        return {each.code: each.name for each in self.divisions}


def read_network(*, city: str, first: date, last: date) -> ReadNetwork:
    """Whatever is part of the city's network on one of these days, both included."""
    there = (Q(opened_on=None) | Q(opened_on__lte=last)) & (Q(closed_on=None) | Q(closed_on__gt=first))
    found = list(
        Station.objects.filter(there, division__code__startswith=city)
        .prefetch_related("closures")
        .order_by("code")
    )
    rows = Division.objects.filter(code__startswith=city).order_by("code")
    return ReadNetwork(
        # The bureau's own number as key: a made-up network gets new ids each time, and must give the same year.
        stations=tuple(replace(each.facts(), key=each.code) for each in found),
        station_names={each.code: each.name for each in found},
        divisions=tuple(
            DivisionRow(code=code, name=name, level=Level(level), parent=parent)
            for code, name, level, parent in rows.values_list("code", "name", "level", "parent_id")
        ),
        made_up=sum(each.is_demo for each in found),
    )
