"""How long a message may wait for its answer, and how long it waited. The bureau promises it; no statute names it."""

from __future__ import annotations

from datetime import datetime, timedelta

from kit.working_time.rules.hours import OfficeHours

ANSWER_WITHIN_DAYS = 3  # working days


def answer_due(asked_at: datetime, office: OfficeHours) -> datetime:
    """Until when a message is to be answered."""
    return office.add_days(asked_at, ANSWER_WITHIN_DAYS)


def waited_minutes(asked_at: datetime, answered_at: datetime, office: OfficeHours) -> int:
    """How long it waited in the office's time, in whole minutes: nights and holidays are nobody's delay."""
    return office.between(asked_at, answered_at) // timedelta(minutes=1)
