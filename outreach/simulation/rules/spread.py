"""How needs are spread over places, matters, hours and people: numbers from a file, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TABLES = {
    "place": ("community",),
    "language": ("gacha", "banner", "elsewhere", "sign"),
    "access": ("step_free", "home_visit", "frail_step_free", "frail_home_visit"),
    "time": ("weekdays", "hours", "holiday"),
}
_NUMBERS = ("needs_per_year", "contact_minutes", "referrals_per_person", "open_days")
OTHER = "other"


class BadSpread(ValueError):
    """A file that cannot be used; the message names the key."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The numbers of `data/spread.toml`, each explained there. Shares are 0 to 1, weights any numbers from 0 on."""

    needs_per_year: float
    contact_minutes: float
    referrals_per_person: float
    open_days: float
    community: float
    gacha: float
    banner: float
    elsewhere: float
    sign: float
    step_free: float
    home_visit: float
    frail_step_free: float
    frail_home_visit: float
    holiday: float
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    matters: Mapping[str, float]

    def weight_of(self, matter: str) -> float:
        """How often this matter comes against the others."""
        return self.matters.get(matter, self.matters[OTHER])


def parse_spread(table: Mapping[str, Any]) -> Spread:
    """Read what the file holds. Raises `BadSpread` for what is missing, unknown or out of bounds."""
    wanted = {*_NUMBERS, *_TABLES, "matters"}
    if wrong := wanted.symmetric_difference(table):
        raise BadSpread(", ".join(sorted(wrong)))
    found: dict[str, Any] = {name: _number(name, table[name], least=1) for name in _NUMBERS}
    for title, names in _TABLES.items():
        part = _part(title, table[title])
        if wrong := set(names).symmetric_difference(part):
            raise BadSpread(", ".join(f"{title}.{name}" for name in sorted(wrong)))
        for name in names:
            share = title in ("language", "access")
            found[name] = (
                _weights(name, part[name], 7 if name == "weekdays" else 24)
                if name in ("weekdays", "hours")
                else _number(f"{title}.{name}", part[name], most=1 if share else None)
            )
    matters = _part("matters", table["matters"])
    if OTHER not in matters:
        raise BadSpread("matters.other")
    found["matters"] = {name: _number(f"matters.{name}", weight) for name, weight in matters.items()}
    return Spread(**found)


def _part(title: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadSpread(title)
    return value


def _number(name: str, value: object, *, least: float = 0, most: float | None = None) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadSpread(name)
    if not least <= value <= (most if most is not None else 10_000_000):
        raise BadSpread(name)
    return float(value)


def _weights(name: str, value: object, count: int) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != count:
        raise BadSpread(f"time.{name}")
    weights = tuple(_number(f"time.{name}", each) for each in value)
    if not sum(weights):
        raise BadSpread(f"time.{name}")
    return weights
