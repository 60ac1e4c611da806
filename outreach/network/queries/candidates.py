"""The stations of a city as routing weighs them, at a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from outreach.network.models import Station
from outreach.network.queries.help_near import kind_of_day
from outreach.network.queries.stations import existing
from outreach.network.rules.routing_candidates import candidate_of
from outreach.network.rules.routing_values import Candidate
from outreach.network.rules.stations import StationFacts


def stations_facts(*, city: str, on: date, divisions: Collection[str] | None = None) -> list[StationFacts]:
    """Every station that exists on a day, by key, in two queries. With `divisions`, those of these very divisions."""
    stations = Station.objects.filter(existing(on), division__code__startswith=city)
    if divisions is not None:
        stations = stations.filter(division_id__in=divisions)
    found = [station.facts() for station in stations.prefetch_related("closures")]
    return sorted(found, key=lambda each: each.key)


def candidates(
    *, city: str, now: datetime, loads: Mapping[str, int], divisions: Collection[str] | None = None
) -> list[Candidate]:
    """Every station that exists now, by key, in two queries. `now` is in local time.

    `loads` are open referrals by a station's key; who is not named has none. With `divisions`, only the stations of
    these very divisions.
    """
    kind = kind_of_day()
    found = (
        candidate_of(facts, at=now, kind_of_day=kind, load=loads.get(facts.key, 0))
        for facts in stations_facts(city=city, on=now.date(), divisions=divisions)
    )
    return [each for each in found if each is not None]
