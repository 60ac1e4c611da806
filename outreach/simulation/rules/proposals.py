"""Where one more station, or one more opened hour, would help most: found in the year, then tried in it.

Tried means: the county's needs once more, the same to the minute, with the one thing changed and without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from outreach.network.rules.divisions import DIGITS, Level
from outreach.network.rules.opening import DAY, parse_week
from outreach.network.rules.stations import Language, StationFacts, StationKind
from outreach.simulation.rules.figures import climbed, far_townships
from outreach.simulation.rules.needs import Need
from outreach.simulation.rules.spread import Spread
from outreach.simulation.rules.timetable import Timetables, moment_of, with_hour
from outreach.simulation.rules.year import Served, Year, run_year

# Hours in which somebody may be asked to sit there.
_FROM, _TO = 8, 18
_HOUR = 60
_NEW = "proposed"
_OFFICE = parse_week("1-5 08:30-12:00,14:30-17:30")
_CAPACITY = 40


@dataclass(frozen=True, slots=True)
class Gain:
    """What changed in the county: hours of waiting less, more first contacts in time, fewer needs that left home."""

    waited_less_hours: float
    more_in_time: int
    fewer_climbed: int


@dataclass(frozen=True, slots=True)
class MoreStation:
    """A station for everything – every language, step-free, home visits – in this township."""

    township: str
    gain: Gain


@dataclass(frozen=True, slots=True)
class MoreHour:
    """This station open for one more hour on this weekday, 0 being Monday."""

    station: str
    weekday: int
    hour: int
    gain: Gain


@dataclass(frozen=True, slots=True)
class Trial:
    """What proposals are tried with."""

    year: Year
    stations: Sequence[StationFacts]
    timetables: Timetables
    spread: Spread

    def gain(self, county: str, changed: Sequence[StationFacts]) -> Gain:
        """The county's year with the changed network against that with the present one."""
        needs = [each.need for each in self.year.served if each.need.ask.division.startswith(county)]
        before = self._run(needs, county, self.stations)
        after = self._run(needs, county, changed)
        return Gain(
            (_waited(before) - _waited(after)) / _HOUR,
            sum(each.in_time for each in after) - sum(each.in_time for each in before),
            sum(map(climbed, before)) - sum(map(climbed, after)),
        )

    def _run(
        self, needs: Sequence[Need], county: str, stations: Sequence[StationFacts]
    ) -> tuple[Served, ...]:
        # The county's own stations and the city's: no other is on the way up.
        near = [
            each for each in stations if each.division.startswith(county) or county.startswith(each.division)
        ]
        return run_year(needs, near, self.timetables, self.spread).served


def _waited(served: Sequence[Served]) -> int:
    return sum(each.waited or 0 for each in served)


def more_stations(trial: Trial, most: int) -> tuple[MoreStation, ...]:
    """The townships from which most needs climb, each tried with a station for everything, the best first."""
    found = []
    for far in far_townships(trial.year.served)[:most]:
        if not far.climbed:
            break
        county = far.division[: DIGITS[Level.COUNTY]]
        gain = trial.gain(county, [*trial.stations, _station(far.division)])
        found.append(MoreStation(far.division, gain))
    return tuple(sorted(found, key=lambda each: (-each.gain.fewer_climbed, each.township)))


def _station(township: str) -> StationFacts:
    return StationFacts(
        key=_NEW,
        code=_NEW,
        kind=StationKind.WORKSTATION,
        division=township,
        host=None,
        matters=None,
        languages=frozenset(Language),
        step_free=True,
        home_visit=True,
        military=True,
        week=_OFFICE or (),
        closures=(),
        opened_on=None,
        closed_on=None,
        capacity=_CAPACITY,
    )


def more_hours(trial: Trial, most: int) -> tuple[MoreHour, ...]:
    """The hours for which most waiting could end sooner, one for each station, each tried, the best first."""
    by_key = {each.key: each for each in trial.stations}
    found: list[MoreHour] = []
    for key, weekday, hour in _wanted_hours(trial.year, most):
        facts = by_key[key]
        longer = replace(facts, week=with_hour(facts.week, weekday, hour))
        changed = [longer if each.key == key else each for each in trial.stations]
        # The city's own stations receive from everywhere: its whole prefix is tried.
        gain = trial.gain(facts.division[: DIGITS[Level.COUNTY]], changed)
        found.append(MoreHour(key, weekday, hour, gain))
    return tuple(sorted(found, key=lambda each: (-each.gain.waited_less_hours, each.station)))


def _wanted_hours(year: Year, most: int) -> list[tuple[str, int, int]]:
    """Station, weekday and hour, by how many minutes sooner the needs that wait there then could be answered."""
    saved: dict[tuple[str, int, int], int] = defaultdict(int)
    for each in year.served:
        if each.station is None or not each.waited:
            continue
        asked, contact = each.need.minute, each.need.minute + each.waited
        timetable = year.desks[each.station].timetable
        seen = set()
        start = asked + _HOUR - asked % _HOUR
        for minute in range(start, min(contact, start + 7 * DAY), _HOUR):
            at = moment_of(minute)
            slot = (each.station, at.weekday(), at.hour)
            if _FROM <= at.hour < _TO and slot not in seen and not timetable.is_open(minute):
                seen.add(slot)
                saved[slot] += contact - minute
    best: list[tuple[str, int, int]] = []
    for slot, _ in sorted(saved.items(), key=lambda item: (-item[1], item[0])):
        if slot[0] not in {key for key, _, _ in best}:
            best.append(slot)
        if len(best) == most:
            break
    return best
