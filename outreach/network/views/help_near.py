"""Help near me: the public's way to a place. No account, no position, nothing kept about who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from outreach.network.models import Division
from outreach.network.queries.help_near import (
    MOST_FOUND,
    Point,
    Wish,
    ladder,
    line_of,
    parts_of,
    search_places,
)
from outreach.network.rules.divisions import Level
from outreach.network.rules.opening import Closure
from outreach.network.rules.stations import Language, StationKind
from outreach.network.station_wording import (
    HOST_NAMES,
    KIND_NAMES,
    LANGUAGE_NAMES,
    phone_link,
    standing_words,
    week_words,
)

_LONGEST_SEARCH = 40


@dataclass(frozen=True, slots=True)
class Card:
    """A point in words."""

    name: str
    kind: Promise | str
    address: str
    phone: str
    call: str
    is_open: bool
    standing: str
    week: list[tuple[str, list[str]]]
    reasons: list[str]
    languages: list[Promise | str]
    takes: str  # "all", "some", or "none" for a point that books and accompanies
    step_free: bool
    home_visit: bool
    military: bool
    is_demo: bool


@require_safe
def help_near(request: HttpRequest) -> HttpResponse:
    """The ladder of points above the chosen place, and the way to choose it more closely."""
    place = request.GET.get("place", "")
    line = line_of(place or settings.HOME_DIVISION)
    if place and not line:
        raise Http404
    wish = Wish(
        mongolian=request.GET.get("mn") == "1",
        step_free=request.GET.get("step_free") == "1",
        home_visit=request.GET.get("home_visit") == "1",
    )
    text = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    found = search_places(text, city=settings.HOME_DIVISION)
    now = timezone.localtime()
    kept = {"mn": wish.mongolian, "step_free": wish.step_free, "home_visit": wish.home_visit}
    context: dict[str, Any] = {
        "line": line,
        "chosen": line[-1] if place else None,
        "parts": parts_of(line[-1].code) if line else [],
        "text": text,
        "found": [(division, _above(division)) for division in found[:MOST_FOUND]],
        "more": len(found) > MOST_FOUND,
        "wish": wish,
        "kept": urlencode({name: "1" for name, on in kept.items() if on}),
        "rungs": [
            _rung(rung.division.name, rung.points, rung.hidden, now)
            for rung in ladder(line, now=now, wish=wish)
        ],
    }
    return render(request, "network/help_near.html", context)


def _above(division: Division) -> str:
    """What the place is a part of, beneath the city: villages of one name lie in many townships."""
    above = [division.parent, division.parent.parent if division.parent else None]
    return " ".join(each.name for each in reversed(above) if each is not None and each.level > Level.CITY)


def _rung(name: str, points: list[Point], hidden: int, now: datetime) -> dict[str, Any]:
    """Points for everybody stand open, those inside other bodies are folded beneath them."""
    cards = [(_card(point, now), point.facts.kind is StationKind.HOST_WORKSTATION) for point in points]
    own = [card for card, inside in cards if not inside]
    inside = [card for card, inside in cards if inside]
    return {"name": name, "cards": own, "inside": inside, "hidden": hidden}


def _card(point: Point, now: datetime) -> Card:
    station, facts = point.station, point.facts
    return Card(
        name=station.name,
        kind=KIND_NAMES[facts.kind] if facts.host is None else HOST_NAMES[facts.host],
        address=station.address,
        phone=station.phone,
        call=phone_link(station.phone),
        is_open=point.standing.is_open,
        standing=standing_words(point.standing, now),
        week=week_words(facts.week),
        reasons=[
            each.reason
            for each in station.closures.all()
            if each.reason and Closure(each.first, each.last).covers(now.date())
        ],
        languages=[LANGUAGE_NAMES[language] for language in Language if language in facts.languages],
        takes="all" if facts.matters is None else "some" if facts.matters else "none",
        step_free=facts.step_free,
        home_visit=facts.home_visit,
        military=facts.military,
        is_demo=station.is_demo,
    )
