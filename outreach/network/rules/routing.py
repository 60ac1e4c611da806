"""Two ideas of where: who receives a person, and which centre is competent for the matter.

**Reception** is near the person (LAA 13: 就近受理). From the person's own division the ladder goes up – village point,
township station, county centre, city centre – past whoever is closed, incapable, full or in conflict. Stations of a
neighbouring village are no rung: the road between two villages often leads through the township.

**Competence** follows the matter (LAA 38): litigation to the place of the organ that handles it, anything else to the
place where the dispute is settled or where it happened. A centre stays competent on days when it is closed or full.

Pure and replayable: the same ask and stations give the same decision, in whatever order the stations come.
"""

from __future__ import annotations

from outreach.network.rules.citations import cite
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.network.rules.routing_network import Network
from outreach.network.rules.routing_values import (
    Ask,
    Because,
    Candidate,
    Competence,
    Decision,
    Looked,
    Passed,
    Reception,
)

# Raised when the rules change, so that a stored decision says by which ones it was made.
RULES = 1
RECEPTION_BASIS = cite("legal-aid-law:13")
COMPETENCE_BASIS = cite("legal-aid-law:38")


def route(ask: Ask, network: Network) -> Decision:
    """Who receives, and who is competent. Raises `ValueError` for a division that is no statistical code."""
    return Decision(RULES, receive(ask, network), compete(ask, network))


def ladder(division: str) -> tuple[tuple[Level, str], ...]:
    """The rungs from a division up to its city. Raises `ValueError` for what is no statistical code."""
    level = level_of(division)
    if level is None:
        raise ValueError("not a division code")
    return tuple((Level(rung), division[: DIGITS[Level(rung)]]) for rung in range(level, 0, -1))


def receive(ask: Ask, network: Network) -> Reception:
    """The first rung on which somebody can, and on it who has the most room."""
    looked: list[Looked] = []
    for rung, division in ladder(ask.division):
        able: list[Candidate] = []
        for station in network.at(division):
            reasons = why_not(ask, station)
            if reasons:
                looked.append(Looked(station.key, rung, reasons))
            else:
                able.append(station)
        if able:
            able.sort(key=lambda station: (station.share, station.load, station.key))
            chosen, *others = able
            because = Because.FARTHER if looked else Because.NEAREST
            looked.append(Looked(chosen.key, rung, ()))
            looked += [Looked(other.key, rung, (Passed.BUSIER,)) for other in others]
            return Reception(chosen.key, rung, because, tuple(looked))
    return Reception(None, None, Because.NONE, tuple(looked))


def why_not(ask: Ask, station: Candidate) -> tuple[Passed, ...]:
    """All reasons for which this station cannot receive this ask; none if it can."""
    found = []
    if not station.is_open:
        found.append(Passed.CLOSED)
    if station.key in ask.conflicts:
        found.append(Passed.CONFLICT)
    if station.matters is not None and ask.matter not in station.matters:
        found.append(Passed.MATTER)
    if ask.hidden and station.is_contact_point:
        found.append(Passed.HIDDEN)
    if ask.language not in station.languages:
        found.append(Passed.LANGUAGE)
    if ask.step_free and not station.step_free:
        found.append(Passed.STEP_FREE)
    if ask.home_visit and not station.home_visit:
        found.append(Passed.HOME_VISIT)
    if ask.military and not station.military:
        found.append(Passed.MILITARY)
    if station.is_full:
        found.append(Passed.FULL)
    return tuple(found)


def compete(ask: Ask, network: Network) -> Competence:
    """The centre of the place that the law names; `None` where the place is not known or lies in another city."""
    places = (
        ((ask.organ, Because.ORGAN_PLACE),)
        if ask.litigation
        else ((ask.body, Because.BODY_PLACE), (ask.facts, Because.FACTS_PLACE))
    )
    place, because = next(((place, why) for place, why in places if place), (None, Because.PLACE_UNKNOWN))
    if place is None:
        return Competence(None, None, (because,))
    rungs = dict(ladder(place))
    city, county = rungs[Level.CITY], rungs.get(Level.COUNTY)
    if city != ask.division[: DIGITS[Level.CITY]]:
        return Competence(None, place, (because, Because.ELSEWHERE))
    own = network.centre_of(county) if county else None
    if own is not None:
        return Competence(own.key, place, (because,))
    instead = network.centre_of(city)
    if instead is None:
        return Competence(None, place, (because, Because.NONE))
    # A matter of a city's own organ belongs to the city's centre; of a county's without a centre, it stands in.
    return Competence(instead.key, place, (because, Because.CITY_STANDS_IN) if county else (because,))
