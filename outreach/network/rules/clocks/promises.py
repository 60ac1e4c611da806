"""What the bureau promises, beside the law: first contact within working time, then 当天受理、当天审批、当天指派.

No article stands behind a promise and no right is lost by it; so it is data of the bureau. `PROMISES` is what holds
until the bureau says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Pledge(StrEnum):
    """Things promised. Values are stored."""

    FIRST_CONTACT_GREEN = "first_contact_green"
    FIRST_CONTACT = "first_contact"
    ACCEPT = "accept"  # 当天受理
    DECIDE = "decide"  # 当天审批
    ASSIGN = "assign"  # 当天指派


class Within(StrEnum):
    """In what a promise is counted: always the office's own time."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    SAME_DAY = "same_day"  # until the office closes


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. `amount` is 0 for `SAME_DAY`; what arrives at or after `until` counts for the next working day."""

    pledge: Pledge
    within: Within
    amount: int = 0
    until: time | None = None

    def __post_init__(self) -> None:
        same_day = self.within is Within.SAME_DAY
        if (self.amount != 0 if same_day else self.amount < 1) or (self.until is not None and not same_day):
            raise ValueError("a promise of some working time, or one until a time of the same day")


PROMISES = {
    promise.pledge: promise
    for promise in (
        Promise(Pledge.FIRST_CONTACT_GREEN, Within.WORKING_HOURS, 2),
        Promise(Pledge.FIRST_CONTACT, Within.WORKING_DAYS, 1),
        Promise(Pledge.ACCEPT, Within.SAME_DAY),
        Promise(Pledge.DECIDE, Within.SAME_DAY),
        Promise(Pledge.ASSIGN, Within.SAME_DAY),
    )
}
