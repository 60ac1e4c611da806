"""Two ideas of where: who receives a person, and which centre is competent for the matter.

**Reception** is near the person (LAA 13: 就近受理). From the person's own division the ladder goes up – village point,
township station, county centre, city centre – past whoever is closed, incapable, full or in conflict. Stations of a
neighbouring village are no rung: the road between two villages often leads through the township.

**Competence** follows the matter (LAA 38): litigation to the place of the organ that handles it – on appeal the court
next above –, anything else to the place where the dispute is settled or where it happened. A centre stays competent on
days when it is closed or full. One in conflict helps the other side already; no article says who then decides, so the
city's centre stands in, and the reason tells a person to look at it.

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
RULES = 2
RECEPTION_BASIS = cite("legal-aid-law:13")
COMPETENCE_BASIS = cite("legal-aid-law:38")
# 上一级人民法院 decides an appeal in all three procedures.
APPEAL_BASES = (
    cite("criminal-procedure-law:227(1)"),
    cite("civil-procedure-law:171"),
    cite("administrative-procedure-law:85"),
)


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
    """The first rung on which somebody can, and on it who is there first, if it cannot wait, and has the most room."""
    looked: list[Looked] = []
    conflict = False
    for rung, division in ladder(ask.division):
        able: list[Candidate] = []
        for station in network.at(division):
            reasons = why_not(ask, station)
            if reasons:
                looked.append(Looked(station.key, rung, reasons))
                conflict = conflict or reasons == (Passed.CONFLICT,)
            else:
                able.append(station)
        if able:
            able.sort(key=lambda station: (station.waits, station.claim))
            chosen, *others = able
            because = [Because.FARTHER if looked else Because.NEAREST]
            because += [Because.CONFLICT] * conflict + [Because.OPENS_IN_TIME] * (not chosen.is_open)
            looked.append(Looked(chosen.key, rung, ()))
            looked += [Looked(other.key, rung, (_behind(other, chosen),)) for other in others]
            opens_at = None if chosen.is_open else chosen.opens_at
            return Reception(chosen.key, rung, tuple(because), tuple(looked), opens_at)
    return Reception(None, None, (Because.NONE, *[Because.CONFLICT] * conflict), tuple(looked))


def _behind(other: Candidate, chosen: Candidate) -> Passed:
    """Why the other one, which could as well, came after the chosen one."""
    if other.waits > chosen.waits:
        return Passed.OPENS_LATER
    if (other.share, other.load) > (chosen.share, chosen.load):
        return Passed.BUSIER
    return Passed.INSIDE_HOST if other.inside_host > chosen.inside_host else Passed.EQUAL


def why_not(ask: Ask, station: Candidate) -> tuple[Passed, ...]:
    """All reasons for which this station cannot receive this ask; none if it can."""
    found = []
    if not station.is_there_by(ask.opens_by):
        later = ask.opens_by is not None and station.opens_at is not None
        found.append(Passed.OPENS_LATER if later else Passed.CLOSED)
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
    place, because = _place(ask)
    if place is None:
        return Competence(None, None, because)
    rungs = dict(ladder(place))
    city, county = rungs[Level.CITY], rungs.get(Level.COUNTY)
    if city != ask.division[: DIGITS[Level.CITY]]:
        return Competence(None, place, (*because, Because.ELSEWHERE))
    conflicted: list[str] = []
    # A matter of a city's own organ belongs to the city's centre; for a county's, it stands in.
    for division in (county, city) if county else (city,):
        centres = network.centres_of(division)
        free = [each.key for each in centres if each.key not in ask.conflicts]
        if free:
            stands_in = [Because.CITY_STANDS_IN] * (county is not None and division == city)
            return Competence(free[0], place, (*because, *stands_in), tuple(conflicted))
        if centres:
            conflicted += [each.key for each in centres]
            because = (*because, *[Because.CONFLICT] * (Because.CONFLICT not in because))
    return Competence(None, place, (*because, Because.NONE), tuple(conflicted))


def _place(ask: Ask) -> tuple[str | None, tuple[Because, ...]]:
    """The division that the law names, and by which of its words."""
    if not ask.litigation:
        places = ((ask.body, Because.BODY_PLACE), (ask.facts, Because.FACTS_PLACE))
        return next(((place, (why,)) for place, why in places if place), (None, (Because.PLACE_UNKNOWN,)))
    if not ask.organ:
        return None, (Because.PLACE_UNKNOWN,)
    if not ask.appealed:
        return ask.organ, (Because.ORGAN_PLACE,)
    why = (Because.ORGAN_PLACE, Because.HIGHER_COURT)
    if level_of(ask.organ) is Level.CITY:
        # Above a city's court is the region's, which sits in another city.
        return None, (*why, Because.ELSEWHERE)
    return dict(ladder(ask.organ))[Level.CITY], why
