"""Counting advice by matter. It joins the caller's transaction, and nothing of it leads back to a row."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from kit.working_time.rules.hours import CHINA
from outreach.consultations.models import Consultation
from outreach.consultations.rules.entries import NEED_SOURCE, OTHER, Channel
from outreach.network.rules.divisions import DIGITS, Level
from outreach.referrals.services.needs import record_need

# One statement, alike on both engines: of many at once each is counted.
_COUNT = """
INSERT INTO consultations_advicecount (month, area, matter, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (month, area, matter) DO UPDATE SET count = consultations_advicecount.count + 1
"""


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def count_advice(row: Consultation, matter: str, *, concerns: bool, now: datetime) -> None:
    """Add one for this matter; also to the needs, where the person said that it is happening to them."""
    month = month_of(now.astimezone(CHINA).date())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [month, row.area[: DIGITS[Level.COUNTY]], matter])
    if concerns and matter != OTHER:
        record_need(
            matter=matter, area=row.division or row.area, source=NEED_SOURCE[Channel(row.channel)], now=now
        )
