"""A small city for simulations: two counties, three townships, five places, and a station for each kind of trouble."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from kit.working_time.announced import working_calendar
from kit.working_time.rules.calendar import DayKind
from kit.working_time.rules.hours import CHINA
from outreach.network.rules.divisions import DivisionRow, level_of, parent_of
from outreach.network.rules.opening import parse_week
from outreach.network.rules.routing_values import Ask
from outreach.network.rules.stations import Language, StationFacts, StationKind
from outreach.simulation.rules.needs import Need
from outreach.simulation.rules.spread import Spread, parse_spread
from outreach.simulation.rules.timetable import minute_of

SHIPPED = Path(__file__).parents[4] / "outreach" / "simulation" / "data" / "spread.toml"
FIRST = date(2026, 3, 2)  # a Monday without holidays near
_NAMES = {
    "1504": "赤峰市",
    "150402": "红山区",
    "150421": "阿鲁科尔沁旗",
    "150402100": "红庙子镇",
    "150421200": "天山镇",
    "150421201": "罕苏木苏木",
    "150402100001": "红庙子社区居委会",
    "150402100200": "团结村",
    "150421200200": "天山村",
    "150421200201": "巴彦嘎查村",
    "150421201200": "罕村",
}
DIVISIONS = tuple(DivisionRow(code, name, level_of(code), parent_of(code)) for code, name in _NAMES.items())  # type: ignore[arg-type]
VILLAGE, TOWNSHIP, COUNTY, CITY = "150402100200", "150402100", "150402", "1504"


def kind(day: date) -> DayKind:
    return working_calendar().day(day).kind


def shipped_table() -> dict[str, object]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def spread(**changed: float) -> Spread:
    return replace(parse_spread(shipped_table()), **changed)  # type: ignore[arg-type]


def station(
    key: str, division: str, hours: str = "1-5 08:30-12:00,14:30-17:30", **changed: object
) -> StationFacts:
    kinds = {4: StationKind.CITY_CENTRE, 6: StationKind.COUNTY_CENTRE, 9: StationKind.WORKSTATION}
    plain = StationFacts(
        key=key,
        code=key,
        kind=kinds.get(len(division), StationKind.CONTACT_POINT),
        division=division,
        host=None,
        matters=None,
        languages=frozenset({Language.CHINESE}),
        step_free=False,
        home_visit=False,
        military=False,
        week=parse_week(hours) or ((),) * 7,
        closures=(),
        opened_on=None,
        closed_on=None,
        capacity=None,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def need(
    day: int, hour: int, minute: int = 0, *, due_hours: int = 24, open_days: int = 1, **asked: object
) -> Need:
    """A need so many days after `FIRST`."""
    at = datetime(2026, 3, 2 + day, hour, minute, tzinfo=CHINA)
    due = at + timedelta(hours=due_hours)
    plain = {"division": VILLAGE, "matter": "wage_other", "language": "zh", "opens_by": due}
    ask = Ask(**{**plain, **asked})  # type: ignore[arg-type]
    return Need(
        at, minute_of(at), minute_of(at), ask, False, minute_of(at) + due_hours * 60, open_days * 24 * 60
    )
