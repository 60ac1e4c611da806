"""The region's standard of hardship (LAA 34): set by the region's government, adjusted now and then, so dated data.

It is not shipped: no text of it could be checked. While an office has not entered it, pages say who decides instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_KEYS = {"standard", "source"}
_LONGEST = 300


class BadStandard(ValueError):
    """A standard that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class MeansStandard:
    """`standard` completes 「您家符合这个标准吗：…」, `source` names the document; both as the office writes them."""

    valid_from: date
    standard: str
    source: str


def parse_standard(table: Mapping[str, Any], valid_from: date) -> MeansStandard:
    """Read one dated standard. Raises `BadStandard`."""
    if set(table) != _KEYS:
        raise BadStandard(f"the keys are {', '.join(sorted(_KEYS))}")
    for name in sorted(_KEYS):
        value = table[name]
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            raise BadStandard(f"{name}: a text of at most {_LONGEST} characters")
    return MeansStandard(valid_from, table["standard"].strip(), table["source"].strip())
