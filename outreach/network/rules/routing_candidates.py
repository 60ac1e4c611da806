"""A station as routing weighs it, from its facts at a moment."""

from __future__ import annotations

from datetime import datetime

from outreach.network.rules.opening import KindOfDay
from outreach.network.rules.routing_values import Candidate
from outreach.network.rules.stations import StationFacts, StationKind

_CENTRES = frozenset({StationKind.CITY_CENTRE, StationKind.COUNTY_CENTRE})


def candidate_of(facts: StationFacts, *, at: datetime, kind_of_day: KindOfDay, load: int) -> Candidate | None:
    """The station at a moment of the local clock; `None` before it opened and from the day it closed for good."""
    if not facts.exists_on(at.date()):
        return None
    found = facts.standing(at, kind_of_day)
    return Candidate(
        key=facts.key,
        division=facts.division,
        is_centre=facts.kind in _CENTRES,
        is_contact_point=facts.kind is StationKind.CONTACT_POINT,
        matters=facts.matters,
        languages=frozenset(language.value for language in facts.languages),
        step_free=facts.step_free,
        home_visit=facts.home_visit,
        military=facts.military,
        is_open=found.is_open,
        capacity=facts.capacity,
        load=load,
        inside_host=facts.host is not None,
        opens_at=found.opens,
    )
