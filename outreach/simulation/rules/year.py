"""The year itself: each need goes through the rules of routing to a station and waits there for its first contact.

A station works first come, first served, as many at a time as it has people, in its opening hours only. A referral
fills a place of its station from the routing on for as many days as its need says; a full station is passed over, as
always. Where nobody can in time, the need waits at the station that would be offered first, as in the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heapify, heappop, heappush, heapreplace
from math import ceil

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.divisions import Level
from outreach.network.rules.routing import receive
from outreach.network.rules.routing_network import Network
from outreach.network.rules.routing_values import Candidate, Passed, Reception
from outreach.network.rules.stations import StationFacts, StationKind
from outreach.referrals.rules.choices import choices
from outreach.simulation.rules.needs import Need
from outreach.simulation.rules.spread import Spread
from outreach.simulation.rules.timetable import Timetable, Timetables, minute_of, moment_of

_CENTRES = frozenset({StationKind.CITY_CENTRE, StationKind.COUNTY_CENTRE})


@dataclass(frozen=True, slots=True)
class Served:
    """What became of a need. Without a station nobody could; without `contact_at` nobody came in the time looked at.

    `lacking` are the reasons of the station in the need's own township that came nearest to receiving it; `None` if it
    has no station at all.
    """

    need: Need
    station: str | None
    rung: Level | None
    contact_at: int | None  # minute
    lacking: tuple[Passed, ...] | None

    @property
    def waited(self) -> int | None:
        """Minutes by the wall's clock from the asking to the first contact."""
        return None if self.contact_at is None else self.contact_at - self.need.minute

    @property
    def in_time(self) -> bool:
        """Whether the first contact came within the promise."""
        return self.contact_at is not None and self.contact_at <= self.need.due


@dataclass(slots=True)
class Desk:
    """A station at work. `free` is when each of its people has done what came so far."""

    facts: StationFacts
    timetable: Timetable
    free: list[int]
    begins: int
    ends: int
    languages: frozenset[str] = frozenset()
    load: int = 0
    most: int = 0
    received: int = 0
    held: list[int] = field(default_factory=list)

    def candidate(self, minute: int) -> Candidate | None:
        """The station as routing weighs it now; `None` while it is not part of the network."""
        if not self.begins <= minute < self.ends:
            return None
        while self.held and self.held[0] <= minute:
            heappop(self.held)
        self.load = len(self.held)
        facts, opens = self.facts, self.timetable.next_open(minute)
        is_open = opens == minute
        return Candidate(
            key=facts.key,
            division=facts.division,
            is_centre=facts.kind in _CENTRES,
            is_contact_point=facts.kind is StationKind.CONTACT_POINT,
            matters=facts.matters,
            languages=self.languages,
            step_free=facts.step_free,
            home_visit=facts.home_visit,
            military=facts.military,
            is_open=is_open,
            capacity=facts.capacity,
            load=self.load,
            inside_host=facts.host is not None,
            opens_at=None if is_open or opens is None else moment_of(opens),
        )

    def take(self, need: Need, contact_minutes: int) -> int | None:
        """Receive a need, and tell when its first contact begins; `None` if not before the hours end."""
        self.received += 1
        heappush(self.held, need.minute + need.open_minutes)
        self.most = max(self.most, len(self.held))
        begins = self.timetable.next_open(max(need.minute, self.free[0]))
        if begins is not None:
            heapreplace(self.free, self.timetable.after(begins, contact_minutes))
        return begins


@dataclass(frozen=True, slots=True)
class Year:
    """All needs with what became of them, in order of time, and the stations as they were at the end."""

    served: tuple[Served, ...]
    desks: Mapping[str, Desk]


class _Now(Mapping[str, tuple[Candidate, ...]]):
    """The network at one minute: a division's stations are looked at only when the ladder comes to it."""

    def __init__(self, desks: Mapping[str, Sequence[Desk]], minute: int) -> None:
        self._desks, self._minute = desks, minute
        self._seen: dict[str, tuple[Candidate, ...]] = {}

    def __getitem__(self, division: str) -> tuple[Candidate, ...]:
        if division not in self._seen:
            here = (desk.candidate(self._minute) for desk in self._desks[division])
            self._seen[division] = tuple(each for each in here if each is not None)
        return self._seen[division]

    def __iter__(self) -> Iterator[str]:
        return iter(self._desks)

    def __len__(self) -> int:
        return len(self._desks)


def run_year(
    needs: Sequence[Need], stations: Sequence[StationFacts], timetables: Timetables, spread: Spread
) -> Year:
    """What becomes of these needs, which come in order of time, with these stations."""
    desks = {facts.key: _desk(facts, timetables, spread) for facts in stations}
    by_division: dict[str, list[Desk]] = {}
    for key in sorted(desks):
        by_division.setdefault(desks[key].facts.division, []).append(desks[key])
    served = []
    for need in needs:
        network = Network(_Now(by_division, need.weighed_at))
        reception = receive(need.ask, network)
        station, rung = reception.station, reception.rung
        if station is None:
            offered = choices(need.ask, network, reception)
            station, rung = (offered[0].key, offered[0].rung) if offered else (None, None)
        contact = desks[station].take(need, int(spread.contact_minutes)) if station else None
        served.append(Served(need, station, rung, contact, _lacking(reception, rung)))
    return Year(tuple(served), desks)


def _desk(facts: StationFacts, timetables: Timetables, spread: Spread) -> Desk:
    people = max(1, ceil((facts.capacity or 0) / spread.referrals_per_person))
    free = [0] * people
    heapify(free)
    return Desk(
        facts=facts,
        timetable=timetables.of(facts),
        free=free,
        begins=_midnight(facts.opened_on) if facts.opened_on else 0,
        ends=_midnight(facts.closed_on) if facts.closed_on else _midnight(date.max),
        languages=frozenset(language.value for language in facts.languages),
    )


def _midnight(day: date) -> int:
    return minute_of(datetime.combine(day, time(), CHINA))


def _lacking(reception: Reception, rung: Level | None) -> tuple[Passed, ...] | None:
    """Why the need left its township, of the station there that came nearest; nothing if it did not leave."""
    if rung is not None and rung >= Level.TOWNSHIP:
        return ()
    there = [looked.passed for looked in reception.looked if looked.rung is Level.TOWNSHIP]
    return min(there, key=len) if there else None
