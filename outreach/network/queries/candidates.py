"""The stations of a city as routing weighs them, at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from outreach.network.models import Station
from outreach.network.queries.help_near import kind_of_day
from outreach.network.queries.stations import existing
from outreach.network.rules.opening import standing
from outreach.network.rules.routing_values import Candidate
from outreach.network.rules.stations import StationKind

_CENTRES = frozenset({StationKind.CITY_CENTRE, StationKind.COUNTY_CENTRE})


def candidates(*, city: str, now: datetime, loads: Mapping[str, int]) -> list[Candidate]:
    """Every station that exists now, by key, in two queries. `now` is in local time.

    `loads` are open referrals by a station's key; who is not named has none.
    """
    kind = kind_of_day()
    stations = Station.objects.filter(existing(now.date()), division__code__startswith=city)
    found = []
    for station in stations.prefetch_related("closures"):
        facts = station.facts()
        found.append(
            Candidate(
                key=facts.key,
                division=facts.division,
                is_centre=facts.kind in _CENTRES,
                is_contact_point=facts.kind is StationKind.CONTACT_POINT,
                matters=facts.matters,
                languages=frozenset(language.value for language in facts.languages),
                step_free=facts.step_free,
                home_visit=facts.home_visit,
                military=facts.military,
                is_open=standing(now, facts.week, facts.closures, kind).is_open,
                capacity=facts.capacity,
                load=loads.get(facts.key, 0),
            )
        )
    return sorted(found, key=lambda each: each.key)
