"""Made-up needs of a stretch of days: who asks when, where and for what. Nobody real is in them.

Every draw is a number from 0 up to 1 that is handed in, so that the same numbers make the same year.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from math import log
from typing import Generic, TypeVar

from kit.working_time.rules.calendar import DayKind
from kit.working_time.rules.hours import CHINA, OfficeHours
from outreach.network.rules.clocks.promised import promise_due
from outreach.network.rules.clocks.promises import PROMISES, Pledge
from outreach.network.rules.divisions import DIGITS, DivisionRow, Level
from outreach.network.rules.opening import KindOfDay
from outreach.network.rules.routing_values import Ask
from outreach.network.rules.stations import Language
from outreach.referrals.rules.signals import Group, Signal, Taxonomy, Urgency
from outreach.simulation.rules.spread import Spread
from outreach.simulation.rules.timetable import minute_of

# The next number from 0 up to, and without, 1.
Draw = Callable[[], float]
Thing = TypeVar("Thing")
_FRAIL = frozenset({Group.ELDER, Group.DISABLED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where needs come from: a division without parts, how many against others, and who wants Mongolian there."""

    division: str
    weight: float
    mongolian: float


@dataclass(frozen=True, slots=True)
class Need:
    """One need: when somebody asks, for what, and until which minute the bureau has promised a first contact.

    `weighed_at` is the minute for which stations are weighed, as in the product: by night, when the office opens next.
    """

    at: datetime
    minute: int
    weighed_at: int
    ask: Ask
    green: bool
    due: int
    open_minutes: int


class Weighted(Generic[Thing]):
    """Things, each as likely as its weight says. Raises `ValueError` where no weight is above 0."""

    def __init__(self, things: Iterable[tuple[Thing, float]]) -> None:
        kept = [(thing, weight) for thing, weight in things if weight > 0]
        if not kept:
            raise ValueError("nothing to draw from")
        self._things = [thing for thing, _ in kept]
        self._sums = list(accumulate(weight for _, weight in kept))

    def pick(self, drawn: float) -> Thing:
        """The thing at this number from 0 up to 1."""
        return self._things[min(bisect(self._sums, drawn * self._sums[-1]), len(self._things) - 1)]


def places_of(divisions: Sequence[DivisionRow], spread: Spread) -> list[Place]:
    """The divisions without parts – villages and communities as a rule –, by code.

    What kind of place it is is read from its name and those above it, as the official list writes them.
    """
    names = {each.code: each.name for each in divisions}
    parents = {each.parent for each in divisions}
    found = []
    for each in sorted(divisions, key=lambda division: division.code):
        if each.code in parents:
            continue
        above = [
            names.get(each.code[:digits], "") for digits in (DIGITS[Level.COUNTY], DIGITS[Level.TOWNSHIP])
        ]
        if "嘎查" in each.name or above[1].endswith("苏木"):
            mongolian = spread.gacha
        else:
            mongolian = spread.banner if above[0].endswith("旗") else spread.elsewhere
        community = "社区" in each.name or "居委会" in each.name or "居民委员会" in each.name
        found.append(Place(each.code, spread.community if community else 1.0, mongolian))
    return found


def draw_needs(
    *,
    places: Sequence[Place],
    taxonomy: Taxonomy,
    spread: Spread,
    first: date,
    days: int,
    count: int,
    office: OfficeHours,
    kind_of_day: KindOfDay,
    draw: Draw,
) -> list[Need]:
    """So many needs, in order of time. What is never stored (`Signal.store`) is never asked for here either."""
    each_day = Weighted(_days(first, days, spread, kind_of_day))
    hours = Weighted(enumerate(spread.hours))
    where = Weighted((place, place.weight) for place in places)
    matters = Weighted(
        (signal, spread.weight_of(signal.code)) for signal in taxonomy.signals.values() if signal.store
    )
    needs = []
    for _ in range(count):
        moment = time(hours.pick(draw()), int(draw() * 60))
        at = datetime.combine(each_day.pick(draw()), moment, CHINA)
        place, signal = where.pick(draw()), matters.pick(draw())
        needs.append(_need(at, place, signal, spread, office, draw))
    return sorted(needs, key=lambda need: (need.at, need.ask.division, need.ask.matter))


def _days(first: date, days: int, spread: Spread, kind_of_day: KindOfDay) -> Iterable[tuple[date, float]]:
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        off = spread.holiday if kind_of_day(day) is DayKind.HOLIDAY else 1.0
        yield day, spread.weekdays[day.weekday()] * off


def _need(
    at: datetime, place: Place, signal: Signal, spread: Spread, office: OfficeHours, draw: Draw
) -> Need:
    frail = signal.group in _FRAIL
    spoken = draw()
    language = Language.CHINESE
    if spoken < spread.sign:
        language = Language.SIGN
    elif spoken < spread.sign + place.mongolian:
        language = Language.MONGOLIAN
    pledge = Pledge.FIRST_CONTACT_GREEN if signal.green else Pledge.FIRST_CONTACT
    due = promise_due(PROMISES[pledge], at, office).ends_at
    ask = Ask(
        division=place.division,
        matter=signal.code,
        language=language.value,
        hidden=signal.hide_matter,
        step_free=draw() < (spread.frail_step_free if frail else spread.step_free),
        home_visit=draw() < (spread.frail_home_visit if frail else spread.home_visit),
        military=signal.group is Group.MILITARY,
        # What cannot wait is received by who will be there in time, not only by who is there then.
        opens_by=due if signal.urgency is Urgency.NOW else None,
    )
    weighed_at = minute_of(office.next_open(at))
    return Need(at, minute_of(at), weighed_at, ask, signal.green, minute_of(due), _open_minutes(spread, draw))


def _open_minutes(spread: Spread, draw: Draw) -> int:
    return int(-log(1 - draw()) * spread.open_days * 24 * 60) + 1
