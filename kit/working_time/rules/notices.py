"""A year's notice of the State Council on holidays and make-up workdays (调休), read strictly.

A notice names for each holiday the days off, the weekend days worked for them and, here, how many of the days off are
statutory. Days off less weekend days less make-up workdays must leave just those, so a mistyped date is found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
ONE_DAY = timedelta(days=1)
_NOTICE_KEYS = {"year", "document", "published", "holiday"}
_HOLIDAY_KEYS = {"code", "first", "last", "statutory", "work"}


class BadNotice(ValueError):
    """A notice that cannot be read or does not add up."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row under one name, and the weekend days that are worked for them."""

    code: str
    first: date
    last: date
    statutory: int  # days; those that the regulation grants, whatever weekend they fall on
    work: tuple[date, ...] = ()

    def days(self) -> tuple[date, ...]:
        """The days off, weekends among them."""
        return tuple(self.first + ONE_DAY * n for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Notice:
    """What was announced for one year, with the number of the document and its day."""

    year: int
    document: str
    published: date
    holidays: tuple[Holiday, ...]


def is_weekend(day: date) -> bool:
    """Saturday or Sunday, whatever a notice says of it."""
    return day.weekday() >= 5


def parse_notice(text: str) -> Notice:
    """Read a notice in TOML. Raises `BadNotice` for what is unknown, missing, of another type or does not add up."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadNotice(str(error)) from error
    _has_keys(table, _NOTICE_KEYS, "notice")
    year = _typed(table, "year", int)
    entries = _typed(table, "holiday", list)
    notice = Notice(
        year=year,
        document=_typed(table, "document", str),
        published=_typed(table, "published", date),
        holidays=tuple(_holiday(entry) for entry in entries),
    )
    _check(notice)
    return notice


def _holiday(entry: object) -> Holiday:
    if not isinstance(entry, dict):
        raise BadNotice("a holiday is a table")
    _has_keys(entry, _HOLIDAY_KEYS, "holiday")
    work = _typed(entry, "work", list)
    if not all(type(day) is date for day in work):
        raise BadNotice("work: not a list of days")
    return Holiday(
        code=_typed(entry, "code", str),
        first=_typed(entry, "first", date),
        last=_typed(entry, "last", date),
        statutory=_typed(entry, "statutory", int),
        work=tuple(work),
    )


def _has_keys(table: Mapping[str, Any], keys: set[str], what: str) -> None:
    if set(table) != keys:
        raise BadNotice(f"{what}: keys are {sorted(keys)}, not {sorted(table)}")


def _typed(table: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = table[key]
    # A moment is a date and a truth is a number to `isinstance`.
    if type(value) is not kind:
        raise BadNotice(f"{key}: not of type {kind.__name__}")
    return value


def _check(notice: Notice) -> None:
    off: set[date] = set()
    worked: set[date] = set()
    for holiday in notice.holidays:
        days = holiday.days()
        if not days or not any(day.year == notice.year for day in days):
            raise BadNotice(f"{holiday.code}: no day of {notice.year}")
        if not all(is_weekend(day) for day in holiday.work):
            raise BadNotice(f"{holiday.code}: a make-up workday is a Saturday or a Sunday")
        if len(set(holiday.work)) != len(holiday.work) or worked & set(holiday.work) or off & set(days):
            raise BadNotice(f"{holiday.code}: a day is named twice")
        if len(days) - sum(map(is_weekend, days)) - len(holiday.work) != holiday.statutory:
            raise BadNotice(f"{holiday.code}: days off, weekends and make-up workdays do not add up")
        off |= set(days)
        worked |= set(holiday.work)
    if off & worked:
        raise BadNotice("a day is off and worked")
    if not notice.holidays:
        raise BadNotice("no holiday")
