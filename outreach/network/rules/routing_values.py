"""What routing weighs: somebody's ask, stations as candidates, and decisions that say what was looked at and why.

Plain values with plain fields, so that a decision can be stored with what it was made from and made again years later.
Divisions are statistical codes (`divisions.py`); nothing here knows any other scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.network.rules.divisions import Level


class Passed(StrEnum):
    """Why a station was passed over. Values are stored."""

    CLOSED = "route.closed"
    CONFLICT = "route.conflict"  # it is the other side, or works for it
    MATTER = "route.matter"
    HIDDEN = "route.hidden"  # contact points book and accompany; they see no matter that is hidden
    LANGUAGE = "route.language"
    STEP_FREE = "route.step_free"
    HOME_VISIT = "route.home_visit"
    MILITARY = "route.military"
    FULL = "route.full"
    OPENS_LATER = (
        "route.opens_later"  # than was asked for; or it could, and another at the same rung is there sooner
    )
    # The others could as well, and another at the same rung came first:
    BUSIER = "route.busier"  # it has more room
    INSIDE_HOST = "route.inside_host"  # it has as much room and stands in a house of its own
    EQUAL = "route.equal"  # it is the same in everything, and the order of keys decided


class Because(StrEnum):
    """Why a place was chosen, or none. Values are stored."""

    NEAREST = "route.nearest"  # LAA 13: near the person
    FARTHER = "route.farther"  # nearer ones were passed over; each has its reason
    CONFLICT = "route.conflict"  # a nearer, or the competent, one helps the other side or is it
    OPENS_IN_TIME = "route.opens_in_time"  # closed now, and open by when it was asked for
    NONE = "route.none"  # nobody can: the telephone, and the supervisor is told
    ORGAN_PLACE = "route.organ_place"  # LAA 38: where the court, procuratorate or police handle it
    HIGHER_COURT = "route.higher_court"  # the appeal is handled by the court next above
    BODY_PLACE = "route.body_place"  # LAA 38: where the dispute is settled
    FACTS_PLACE = "route.facts_place"  # LAA 38: where it happened
    PLACE_UNKNOWN = "route.place_unknown"  # to be asked
    ELSEWHERE = "route.elsewhere"  # another city's centre is competent; help to reach it
    CITY_STANDS_IN = "route.city_stands_in"  # the county has no centre, or none without a conflict


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station at the moment of asking. `matters` is `None` for every matter, `capacity` `None` for no limit.

    `opens_at` is when it opens next while it is closed, aware; `None` where nobody knows, or it never will.
    """

    key: str
    division: str
    is_centre: bool
    is_contact_point: bool
    matters: frozenset[str] | None
    languages: frozenset[str]
    step_free: bool
    home_visit: bool
    military: bool
    is_open: bool
    capacity: int | None
    load: int  # open referrals
    inside_host: bool = False
    opens_at: datetime | None = None

    @property
    def is_full(self) -> bool:
        """Whether it has as many open referrals as it can work."""
        return self.capacity is not None and self.load >= self.capacity

    @property
    def share(self) -> float:
        """How full it is, 0 to 1; what has no limit counts its referrals as nothing."""
        return self.load / self.capacity if self.capacity else 0.0

    @property
    def claim(self) -> tuple[float, int, bool, str]:
        """Its place among those who can at one rung: most room, least to do, a house of its own, the key."""
        return (self.share, self.load, self.inside_host, self.key)

    @property
    def waits(self) -> tuple[int, float]:
        """For comparing who is there sooner: now, then who opens first, then who opens nobody knows when."""
        if self.is_open:
            return (0, 0.0)
        return (2, 0.0) if self.opens_at is None else (1, self.opens_at.timestamp())

    def is_there_by(self, moment: datetime | None) -> bool:
        """Whether somebody is there now, or by this moment if one is given."""
        if self.is_open or moment is None:
            return self.is_open
        return self.opens_at is not None and self.opens_at <= moment


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody needs and where. `conflicts` are keys of stations that must not learn of it.

    The place of the matter is given as far as it is known: `organ` for litigation, else `body` or `facts`. Each is a
    division's code, of whatever city. `organ` is who handles the case now or decided it; with `appealed` the court next
    above it does. A criminal matter is litigation from the police on (LAA 38 speaks of 办案机关), an administrative one
    before a court; before a government that reconsiders, that is the `body`.

    `opens_by`, aware, is for what cannot wait: who is closed now counts if it opens by then.
    """

    division: str
    matter: str
    language: str
    hidden: bool = False
    step_free: bool = False
    home_visit: bool = False
    military: bool = False
    conflicts: frozenset[str] = frozenset()
    litigation: bool = False
    organ: str | None = None
    body: str | None = None
    facts: str | None = None
    appealed: bool = False
    opens_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A station that was looked at, and why it was passed over; no reasons for the one that was chosen."""

    key: str
    rung: Level
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Reception:
    """Where the person is received (LAA 13), with all that was looked at on the way, nearest first.

    `because` has the nearness first, then what else decided. `opens_at` says from when, for a station closed now.
    """

    station: str | None
    rung: Level | None
    because: tuple[Because, ...]
    looked: tuple[Looked, ...]
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """Which centre the law names for the matter (LAA 38): it decides, whoever receives.

    `conflicted` are the centres that the law names and that a conflict keeps from it.
    """

    centre: str | None
    place: str | None
    because: tuple[Because, ...]
    conflicted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Both ideas of where. `rules` is the version of the rules that decided."""

    rules: int
    reception: Reception
    competence: Competence
