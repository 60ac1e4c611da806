"""What a year says in figures: waiting, reach within the promise, loads, and who has far to go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kit.working_time.rules.calendar import DayKind
from outreach.network.rules.divisions import DIGITS, DivisionRow, Level
from outreach.network.rules.opening import KindOfDay
from outreach.network.rules.routing_values import Passed
from outreach.network.rules.stations import Language, StationKind
from outreach.simulation.rules.needs import Need
from outreach.simulation.rules.year import Served, Year

_EVENING, _MORNING = 18, 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long needs wait for a first contact: minutes by the wall's clock, of those that have one; shares 0 to 1."""

    count: int
    in_time: float
    median: int | None
    nine_of_ten: int | None
    longest_hundredth: int | None


@dataclass(frozen=True, slots=True)
class Area:
    """A division's needs: how many left their township, and could be received by nobody."""

    division: str
    waiting: Waiting
    climbed: int
    nobody: int


@dataclass(frozen=True, slots=True)
class Far:
    """A township whose needs go to county or city: `rungs` in all; `lacking` by count is what its own stations lack."""

    division: str
    needs: int
    climbed: int
    rungs: int
    lacking: tuple[tuple[Passed | None, int], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A station's year. `busy` is the share of its open time taken by first contacts."""

    key: str
    received: int
    most_open: int
    capacity: int | None
    busy: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a year. `hours` are needs by hour of the day, and those that found somebody there at once.

    `by_time` and `waits`, minutes in order, are by when people ask: on a working "day", in its "night", or "off".
    """

    all: Waiting
    green: Waiting
    ordinary: Waiting
    by_time: Mapping[str, Waiting]
    months: tuple[tuple[str, Waiting], ...]
    rungs: Mapping[Level | None, int]
    counties: tuple[Area, ...]
    far: tuple[Far, ...]
    nobody: tuple[tuple[tuple[str, ...], int], ...]
    loads: tuple[Load, ...]
    hours: tuple[tuple[int, int], ...]
    villages: int
    without_point: tuple[str, ...]
    waits: Mapping[str, tuple[int, ...]]


def figures_of(
    year: Year, divisions: Sequence[DivisionRow], kind_of_day: KindOfDay, contact_minutes: float
) -> Figures:
    """The figures of a year in a city of these divisions."""
    served = year.served
    green = [each for each in served if each.need.green]
    ordinary = [each for each in served if not each.need.green]
    by_time = _split(served, _time_of(kind_of_day))
    villages = [each.code for each in divisions if each.level is Level.VILLAGE]
    points = {
        desk.facts.division for desk in year.desks.values() if desk.facts.kind is StationKind.CONTACT_POINT
    }
    return Figures(
        all=waiting(served),
        green=waiting(green),
        ordinary=waiting(ordinary),
        by_time={key: waiting(part) for key, part in by_time.items()},
        months=tuple((key, waiting(part)) for key, part in _split(served, _month).items()),
        rungs=Counter(each.rung for each in served),
        counties=_counties(served),
        far=far_townships(served),
        nobody=tuple(Counter(_asked_for(each.need) for each in served if each.station is None).most_common()),
        loads=_loads(year, contact_minutes),
        hours=_hours(served),
        villages=len(villages),
        without_point=tuple(code for code in villages if code not in points),
        waits={key: _waits(part) for key, part in by_time.items()},
    )


def _waits(served: Iterable[Served]) -> tuple[int, ...]:
    return tuple(sorted(each.waited for each in served if each.waited is not None))


def waiting(served: Sequence[Served]) -> Waiting:
    """How long these waited."""
    waits = _waits(served)

    def at(share: float) -> int | None:
        return waits[min(int(len(waits) * share), len(waits) - 1)] if waits else None

    in_time = sum(each.in_time for each in served) / len(served) if served else 0.0
    return Waiting(len(served), in_time, at(0.5), at(0.9), at(0.99))


def _split(served: Iterable[Served], key: Callable[[Served], str]) -> dict[str, list[Served]]:
    found: dict[str, list[Served]] = defaultdict(list)
    for each in served:
        found[key(each)].append(each)
    return dict(sorted(found.items()))


def _month(served: Served) -> str:
    return f"{served.need.at:%Y-%m}"


def _time_of(kind_of_day: KindOfDay) -> Callable[[Served], str]:
    """When people ask: "day" of a working day, its "night", or a day that is "off"."""

    def time_of(served: Served) -> str:
        at = served.need.at
        if kind_of_day(at.date()) in (DayKind.HOLIDAY, DayKind.WEEKEND):
            return "off"
        return "day" if _MORNING <= at.hour < _EVENING else "night"

    return time_of


def _part(level: Level) -> Callable[[Served], str]:
    return lambda served: served.need.ask.division[: DIGITS[level]]


def climbed(served: Served) -> bool:
    """Whether the need left its township for the county or the city."""
    return served.rung is not None and served.rung < Level.TOWNSHIP


def _counties(served: Iterable[Served]) -> tuple[Area, ...]:
    return tuple(
        Area(code, waiting(part), sum(map(climbed, part)), sum(each.station is None for each in part))
        for code, part in _split(served, _part(Level.COUNTY)).items()
    )


def far_townships(served: Iterable[Served]) -> tuple[Far, ...]:
    """Townships by how many rungs their needs climb in all, the most first."""
    found = []
    for code, part in _split(served, _part(Level.TOWNSHIP)).items():
        left = [each for each in part if climbed(each)]
        lacking: Counter[Passed | None] = Counter()
        for each in left:
            lacking.update([None] if each.lacking is None else each.lacking)
        rungs = sum(Level.TOWNSHIP - each.rung for each in left if each.rung is not None)
        ordered = sorted(lacking.items(), key=lambda item: (-item[1], str(item[0])))
        found.append(Far(code, len(part), len(left), rungs, tuple(ordered)))
    return tuple(sorted(found, key=lambda each: (-each.rungs, each.division)))


def _asked_for(need: Need) -> tuple[str, ...]:
    """What a need asked for beside its matter: names of `Ask`'s fields, or the language."""
    ask = need.ask
    wishes = [name for name in ("step_free", "home_visit", "military") if getattr(ask, name)]
    return (*([ask.language] if ask.language != Language.CHINESE else []), *wishes)


def _loads(year: Year, contact_minutes: float) -> tuple[Load, ...]:
    found = []
    for key, desk in year.desks.items():
        there = desk.timetable.minutes() * len(desk.free)
        busy = desk.received * contact_minutes / there if there else 0.0
        found.append(Load(key, desk.received, desk.most, desk.facts.capacity, busy))
    return tuple(sorted(found, key=lambda each: (-each.received, each.key)))


def _hours(served: Iterable[Served]) -> tuple[tuple[int, int], ...]:
    asked, at_once = [0] * 24, [0] * 24
    for each in served:
        asked[each.need.at.hour] += 1
        at_once[each.need.at.hour] += each.waited == 0
    return tuple(zip(asked, at_once, strict=True))
