"""Counting needs before anybody consents. A count, and no person: it cannot be taken back, because nobody is in it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from kit.working_time.rules.hours import CHINA
from outreach.network.rules.divisions import DIGITS, Level, level_of
from outreach.referrals.queries.taxonomy import taxonomy_on
from outreach.referrals.rules.sources import Source, week_of

# One statement, alike on both engines: of many who tap at once each is counted.
_COUNT = """
INSERT INTO referrals_needcount (area, matter, week, source, count) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (week, area, matter, source) DO UPDATE SET count = referrals_needcount.count + 1
"""


def record_need(*, matter: str, area: str, source: Source, now: datetime) -> bool:
    """Add one to the counter of this matter, county and week. Every source of signals calls it.

    `area` is a division's statistical code of any level; only its county is kept. Nothing is counted, and `False`
    returned, for a matter that today's table does not have, and for one of which nothing is ever kept. Raises
    `ValueError` for what is no division code. It joins the caller's transaction.
    """
    if level_of(area) is None:
        raise ValueError("not a division code")
    day = now.astimezone(CHINA).date()
    signal = taxonomy_on(day).signals.get(matter)
    if signal is None or not signal.store:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [area[: DIGITS[Level.COUNTY]], matter, week_of(day), source.value])
    return True
