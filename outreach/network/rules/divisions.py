"""Official division codes: what their length says, and whose part a division is.

The statistical code (统计用区划代码) of the National Bureau of Statistics. The civil-affairs code is another scheme
that clashes with it for some townships; nothing here may be joined on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Levels of the hierarchy beneath the province. Values are stored."""

    CITY = 1
    COUNTY = 2
    TOWNSHIP = 3
    VILLAGE = 4


DIGITS = {Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
_LEVELS = {digits: level for level, digits in DIGITS.items()}


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division as the official list has it; `parent` is `None` for the city."""

    code: str
    name: str
    level: Level
    parent: str | None


def level_of(code: str) -> Level | None:
    """The level of a code, or `None` for what is no code."""
    return _LEVELS.get(len(code)) if code.isascii() and code.isdigit() else None


def parent_of(code: str) -> str | None:
    """The code of the division that this one is a part of; `None` for a city."""
    level = level_of(code)
    if level is None:
        raise ValueError("not a division code")
    return None if level is Level.CITY else code[: DIGITS[Level(level - 1)]]
