"""Reading one cell of a sheet of stations: text in, a value or a fault out.

The sheet's words are Chinese, the field's own; the codes in which they are stored are understood as well, so that a
sheet written by a program can be read, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import NoReturn, TypeVar

from outreach.network.rules.opening import Week, parse_week
from outreach.network.rules.station_row import Fault, Scheme
from outreach.network.rules.stations import HostKind, Language, StationKind, is_matter

KIND_WORDS = {
    StationKind.CITY_CENTRE: "市法律援助中心",
    StationKind.COUNTY_CENTRE: "旗县区法律援助中心",
    StationKind.WORKSTATION: "法律援助工作站",
    StationKind.HOST_WORKSTATION: "驻点法律援助工作站",
    StationKind.CONTACT_POINT: "法律援助联络点",
}
HOST_WORDS = {
    HostKind.COURT: "人民法院",
    HostKind.PROCURATORATE: "人民检察院",
    HostKind.DETENTION_CENTRE: "看守所",
    HostKind.WOMENS_FEDERATION: "妇联",
    HostKind.DISABLED_FEDERATION: "残联",
    HostKind.ARMED_FORCES_DEPARTMENT: "人武部",
    HostKind.VETERANS_BUREAU: "退役军人事务局",
    HostKind.TRADE_UNION: "工会",
    HostKind.YOUTH_LEAGUE: "共青团",
    HostKind.LABOUR_ARBITRATION: "劳动人事争议仲裁院",
    HostKind.AGEING_COMMISSION: "老龄委",
    HostKind.OTHER: "其他单位",
}
LANGUAGE_WORDS = {Language.CHINESE: "汉语", Language.MONGOLIAN: "蒙古语", Language.SIGN: "手语"}
SCHEME_WORDS = {Scheme.STATISTICAL: "统计", Scheme.CIVIL_AFFAIRS: "民政"}
YES_WORDS = {True: "是", False: "否"}
EVERY_MATTER = "全部"

_MOST_REFERRALS = 10_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
# Digits with hyphens, an international plus and one extension: what a telephone dials.
PHONE = re.compile(r"\+?\d[\d -]{2,20}\d(?:转\d{1,6})?")
# 2026-03-01 and, as WPS writes it, 2026/3/1.
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_LIST = re.compile(r"[、，,;；\s]+")

Word = TypeVar("Word", bound=StrEnum)


class Unreadable(Exception):
    """Leaves the reader of one cell."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _text(text: str) -> str:
    return text


def _code(text: str) -> str:
    if _CODE.fullmatch(text) is None:
        raise Unreadable(Fault.BAD_CODE)
    return text


def _one_of(words: Mapping[Word, str]) -> Callable[[str], Word]:
    known = {word: value for value, word in words.items()} | {value.value: value for value in words}

    def read(text: str) -> Word:
        if text not in known:
            raise Unreadable(Fault.UNKNOWN_WORD)
        return known[text]

    return read


def _host(text: str) -> HostKind | None:
    return _one_of(HOST_WORDS)(text) if text else None


def _scheme(text: str) -> Scheme:
    return _one_of(SCHEME_WORDS)(text) if text else Scheme.STATISTICAL


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(Fault.BAD_CODE)
    return text


def _phone(text: str) -> str:
    if PHONE.fullmatch(text) is None:
        raise Unreadable(Fault.BAD_PHONE)
    return text


def _matters(text: str) -> tuple[str, ...] | None:
    """An empty cell is no matter at all: a point that only books and accompanies."""
    if text == EVERY_MATTER:
        return None
    codes = [code for code in _LIST.split(text) if code]
    if not all(is_matter(code) for code in codes):
        raise Unreadable(Fault.UNKNOWN_WORD)
    return tuple(sorted(set(codes)))


def _languages(text: str) -> tuple[Language, ...]:
    read = _one_of(LANGUAGE_WORDS)
    spoken = {read(word) for word in _LIST.split(text) if word} or {Language.CHINESE}
    return tuple(language for language in Language if language in spoken)


def _yes(text: str) -> bool:
    if text in ("是", "有", "1", "TRUE", "true", "yes"):
        return True
    if text in ("", "否", "无", "0", "FALSE", "false", "no"):
        return False
    raise Unreadable(Fault.UNKNOWN_WORD)


def _week(text: str) -> Week:
    week = parse_week(text)
    if week is None:
        raise Unreadable(Fault.BAD_HOURS)
    return week


def _capacity(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_REFERRALS):
        raise Unreadable(Fault.BAD_NUMBER)
    return int(text)


def _date(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else _refuse(Fault.BAD_DATE)
    except ValueError as error:
        raise Unreadable(Fault.BAD_DATE) from error


def _refuse(fault: Fault) -> NoReturn:
    raise Unreadable(fault)


READERS: dict[str, Callable[[str], object]] = {
    "code": _code,
    "name": _text,
    "kind": _one_of(KIND_WORDS),
    "host_kind": _host,
    "host_name": _text,
    "division": _digits,
    "scheme": _scheme,
    "address": _text,
    "phone": _phone,
    "matters": _matters,
    "languages": _languages,
    "step_free": _yes,
    "home_visit": _yes,
    "military": _yes,
    "week": _week,
    "capacity": _capacity,
    "opened_on": _date,
    "closed_on": _date,
}
