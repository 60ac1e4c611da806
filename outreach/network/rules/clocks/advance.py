"""先行援助: when aid may come before the papers (LAA 44), whatever the matter.

A suggestion with its article. Somebody decides, and the person brings the papers later (44(2)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.network.rules.citations import Citation, cite

UNDER_DAYS = 7  # 不足七日: six days left are under seven, seven are not


class Ground(StrEnum):
    """Why aid may come first. Values are stored."""

    UNDER_SEVEN_DAYS = "advance.under_seven_days"
    PRESERVATION = "advance.preservation"  # property, evidence, or enforcement in advance
    OTHER_RULE = "advance.other_rule"


BASIS = {
    Ground.UNDER_SEVEN_DAYS: cite("legal-aid-law:44(1)"),
    Ground.PRESERVATION: cite("legal-aid-law:44(2)"),
    Ground.OTHER_RULE: cite("legal-aid-law:44(3)"),
}


@dataclass(frozen=True, slots=True)
class Advance:
    """Whether aid may come first, and why. `days_left` is negative when the day has passed, `None` without a day."""

    grounds: tuple[Ground, ...]
    days_left: int | None
    articles: tuple[Citation, ...]

    @property
    def suggested(self) -> bool:
        """Whether somebody should decide on it now."""
        return bool(self.grounds)

    @property
    def passed(self) -> bool:
        """Whether the day has passed: a lawyer must look whether the period was interrupted or stood still."""
        return self.days_left is not None and self.days_left < 0


def advance(
    legal_deadline: date | None, today: date, *, preservation: bool = False, other_rule: bool = False
) -> Advance:
    """What LAA 44 says of a matter whose limitation or other period ends on `legal_deadline`, seen today in China."""
    left = None if legal_deadline is None else (legal_deadline - today).days
    found = {
        Ground.UNDER_SEVEN_DAYS: left is not None and 0 <= left < UNDER_DAYS,
        Ground.PRESERVATION: preservation,
        Ground.OTHER_RULE: other_rule,
    }
    grounds = tuple(ground for ground, holds in found.items() if holds)
    return Advance(grounds, left, tuple(BASIS[ground] for ground in grounds))
