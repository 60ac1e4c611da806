"""What a station of the legal-aid network is, as facts that rules can weigh.

The words are the field's own: 法律援助中心 (centre), 法律援助工作站 (workstation, in a township or inside a host body),
法律援助联络点 (contact point, in a village). Where a station stands says nothing yet about who is competent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outreach.network.rules.divisions import Level
from outreach.network.rules.opening import Closure, KindOfDay, Standing, Week, standing
from outreach.network.rules.roles import Role


class StationKind(StrEnum):
    """Kinds of stations, from the city down. Values are stored."""

    CITY_CENTRE = "city_centre"
    COUNTY_CENTRE = "county_centre"
    WORKSTATION = "workstation"
    HOST_WORKSTATION = "host_workstation"  # stands inside another body
    CONTACT_POINT = "contact_point"


class HostKind(StrEnum):
    """Bodies that have a workstation in their house. Values are stored."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    DETENTION_CENTRE = "detention_centre"
    WOMENS_FEDERATION = "womens_federation"
    DISABLED_FEDERATION = "disabled_federation"
    ARMED_FORCES_DEPARTMENT = "armed_forces_department"
    VETERANS_BUREAU = "veterans_bureau"
    TRADE_UNION = "trade_union"
    YOUTH_LEAGUE = "youth_league"
    LABOUR_ARBITRATION = "labour_arbitration"
    AGEING_COMMISSION = "ageing_commission"
    OTHER = "other"


class Language(StrEnum):
    """Languages in which a station can talk with people (BCP 47). Values are stored."""

    CHINESE = "zh"
    MONGOLIAN = "mn"
    SIGN = "csl"  # ISO 639-3: Chinese Sign Language


# The levels of division that a station of each kind may belong to.
LEVELS = {
    StationKind.CITY_CENTRE: frozenset({Level.CITY}),
    StationKind.COUNTY_CENTRE: frozenset({Level.COUNTY}),
    StationKind.WORKSTATION: frozenset({Level.TOWNSHIP}),
    StationKind.HOST_WORKSTATION: frozenset({Level.CITY, Level.COUNTY, Level.TOWNSHIP}),
    StationKind.CONTACT_POINT: frozenset({Level.VILLAGE}),
}
# Who keeps the list of stations, and who works with it.
KEEPERS = frozenset({Role.ADMINISTRATOR})
READERS = KEEPERS | {
    Role.REFERRAL_OFFICER,
    Role.DESK_SUPERVISOR,
    Role.VILLAGE_CONTACT,
    Role.OUTREACH_MEMBER,
}
# Who may be put down as working at one.
ELIGIBLE = READERS - KEEPERS
# Codes of legal matters, such as `wage_migrant`. Which ones exist is dated data of another part.
_MATTER = re.compile(r"[a-z][a-z0-9_]{0,39}")


def is_matter(code: str) -> bool:
    """Whether the text has the form of a matter's code."""
    return _MATTER.fullmatch(code) is not None


@dataclass(frozen=True, slots=True)
class StationFacts:
    """A station as rules weigh it. `matters` is `None` for a station that takes every matter."""

    key: str
    code: str
    kind: StationKind
    division: str
    host: HostKind | None
    matters: frozenset[str] | None
    languages: frozenset[Language]
    step_free: bool
    home_visit: bool
    military: bool
    week: Week
    closures: tuple[Closure, ...]
    opened_on: date | None
    closed_on: date | None  # the first day on which it is no more
    capacity: int | None  # open referrals at a time; `None`: not limited

    def exists_on(self, day: date) -> bool:
        """Whether the station is part of the network on this day, open or not."""
        begun = self.opened_on is None or self.opened_on <= day
        return begun and (self.closed_on is None or day < self.closed_on)

    def standing(self, at: datetime, kind_of_day: KindOfDay) -> Standing:
        """Whether somebody is there at a moment of the local clock, and when the next time."""
        return standing(at, self.week, self.closures, kind_of_day, self.closed_on)

    def takes(self, matter: str) -> bool:
        """Whether the station handles this matter."""
        return self.matters is None or matter in self.matters
