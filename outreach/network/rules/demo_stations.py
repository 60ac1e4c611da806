"""A network for demonstrations: made up, the same each time, on whatever divisions a city has.

As many as the model city's: one centre for the city and each county, 383 workstations, 2,436 contact points. Every
township has a workstation, the city and the counties have them inside host bodies, and the largest townships have a
second one inside a people's tribunal. What differs between stations is drawn from a digest of their number.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from outreach.network.rules.divisions import DivisionRow, Level
from outreach.network.rules.opening import NEVER, Week, parse_week
from outreach.network.rules.station_row import Scheme, StationRow
from outreach.network.rules.stations import HostKind, Language, StationKind

WORKSTATIONS, CONTACT_POINTS = 383, 2_436
# Local numbers that begin with 0 are nobody's: a tap in the demo rings no stranger.
_PHONE = "0476-0{:06}"
# 某某村民委员会: the point stands in the village and belongs to no committee.
_COMMITTEE = re.compile("(?:村民|居民)?(?:委员会|居委会|村委会)$")
_HOSTS = (
    (HostKind.COURT, "人民法院"),
    (HostKind.PROCURATORATE, "人民检察院"),
    (HostKind.DETENTION_CENTRE, "看守所"),
    (HostKind.WOMENS_FEDERATION, "妇女联合会"),
    (HostKind.DISABLED_FEDERATION, "残疾人联合会"),
    (HostKind.ARMED_FORCES_DEPARTMENT, "人民武装部"),
    (HostKind.TRADE_UNION, "总工会"),
    (HostKind.LABOUR_ARBITRATION, "劳动人事争议仲裁院"),
)
# What a host's own people mostly come with; the others take every matter.
_MATTERS = {
    HostKind.WOMENS_FEDERATION: ("divorce_property", "domestic_violence", "support_child"),
    HostKind.DISABLED_FEDERATION: ("capacity", "disabled_rights", "social_assistance"),
    HostKind.ARMED_FORCES_DEPARTMENT: ("military_family", "pension", "veteran"),
    HostKind.DETENTION_CENTRE: ("criminal_mandatory", "criminal_self_family"),
    HostKind.LABOUR_ARBITRATION: ("employment_relation", "wage_migrant", "wage_other", "work_injury"),
    HostKind.TRADE_UNION: ("employment_relation", "wage_migrant", "wage_other", "work_injury"),
}


def _week(line: str) -> Week:
    return parse_week(line) or NEVER


_OFFICE = _week("1-5 08:30-12:00,14:30-17:30")
_CENTRE = _week("1-5 08:30-12:00,14:30-17:30; 6 09:00-12:00")
_TWICE_A_WEEK = _week("2 09:00-11:30; 4 09:00-11:30")
_MARKET_DAY = _week("1 09:00-11:30; 5 14:00-16:30")


def demo_stations(divisions: Sequence[DivisionRow]) -> Iterator[StationRow]:
    """The stations of a city's divisions, from the city down."""
    yield from _centres(divisions)
    yield from islice(_workstations(divisions), WORKSTATIONS)
    yield from islice(_contact_points(divisions), CONTACT_POINTS)


def _drawn(code: str, sides: int) -> int:
    """A number from 0 to `sides` - 1 that is always the same for this station."""
    return int.from_bytes(hashlib.sha256(code.encode()).digest()[:4], "big") % sides


def _centres(divisions: Sequence[DivisionRow]) -> Iterator[StationRow]:
    for division in divisions:
        if division.level is Level.CITY:
            yield _station(
                division,
                "ZX",
                StationKind.CITY_CENTRE,
                f"{division.name}法律援助中心",
                week=_CENTRE,
                capacity=400,
            )
        elif division.level is Level.COUNTY:
            yield _station(
                division,
                "ZX",
                StationKind.COUNTY_CENTRE,
                f"{division.name}法律援助中心",
                week=_CENTRE,
                capacity=200,
            )


def _workstations(divisions: Sequence[DivisionRow]) -> Iterator[StationRow]:
    """One in each township, then inside host bodies of counties and city, then tribunals of the largest townships."""
    townships = [each for each in divisions if each.level is Level.TOWNSHIP]
    for division in townships:
        yield _station(
            division,
            "GZ",
            StationKind.WORKSTATION,
            f"{division.name}法律援助工作站",
            week=_OFFICE,
            capacity=40,
        )
    for division in (each for each in divisions if each.level in (Level.CITY, Level.COUNTY)):
        for number, (kind, body) in enumerate(_HOSTS, start=1):
            yield _inside(division, f"ZD{number}", kind, f"{division.name}{body}")
    villages = Counter(each.parent for each in divisions if each.level is Level.VILLAGE)
    for division in sorted(townships, key=lambda each: (-villages[each.code], each.code)):
        yield _inside(division, "ZD1", HostKind.COURT, f"{division.name}人民法庭")


def _inside(division: DivisionRow, mark: str, kind: HostKind, body: str) -> StationRow:
    name = f"驻{body}法律援助工作站"
    return _station(
        division,
        mark,
        StationKind.HOST_WORKSTATION,
        name,
        week=_TWICE_A_WEEK if division.level is Level.TOWNSHIP else _OFFICE,
        host=(kind, body),
        capacity=30,
    )


def _contact_points(divisions: Sequence[DivisionRow]) -> Iterator[StationRow]:
    """One in each village but some that are drawn, so that the ladder has gaps to step over."""
    villages = [each for each in divisions if each.level is Level.VILLAGE]
    spare = max(0, len(villages) - CONTACT_POINTS)
    without = {each.code for each in sorted(villages, key=lambda each: _digest(each.code))[:spare]}
    for division in villages:
        if division.code not in without:
            name = f"{_COMMITTEE.sub('', division.name)}法律援助联络点"
            week = _MARKET_DAY if _drawn(division.code, 2) else _TWICE_A_WEEK
            yield _station(division, "LL", StationKind.CONTACT_POINT, name, week=week)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _station(
    division: DivisionRow,
    mark: str,
    kind: StationKind,
    name: str,
    *,
    week: Week,
    host: tuple[HostKind, str] | None = None,
    capacity: int | None = None,
) -> StationRow:
    code = f"{division.code}-{mark}"
    point = kind is StationKind.CONTACT_POINT
    centre = kind in (StationKind.CITY_CENTRE, StationKind.COUNTY_CENTRE)
    return StationRow(
        code=code,
        name=name,
        kind=kind,
        host_kind=host[0] if host else None,
        host_name=host[1] if host else "",
        division=division.code,
        scheme=Scheme.STATISTICAL,
        address="" if point else f"{division.name}（演示地址）",
        phone=_PHONE.format(_drawn(f"{code} phone", 1_000_000)),
        matters=() if point else _MATTERS.get(host[0]) if host else None,
        languages=_languages(division, code),
        step_free=centre or _drawn(f"{code} step", 10) < (3 if point else 6),
        home_visit=centre or _drawn(f"{code} visit", 10) < 5,
        military=centre or (host is not None and host[0] is HostKind.ARMED_FORCES_DEPARTMENT),
        week=week,
        capacity=capacity,
        opened_on=None,
        closed_on=None,
    )


def _languages(division: DivisionRow, code: str) -> tuple[Language, ...]:
    """Mongolian is spoken in banners, sumu and gacha, and in most of the centres."""
    herding = division.name.endswith(("旗", "苏木")) or "嘎查" in division.name
    if herding or _drawn(f"{code} language", 10) < 3:
        return (Language.CHINESE, Language.MONGOLIAN)
    return (Language.CHINESE,)
