"""Where a signal of need comes from.

A wrong answer is none: somebody has said that it is happening to them or their family.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Source(StrEnum):
    """Sources of a signal. Values are stored."""

    LIVE_GAME = "live_game"  # *does this concern you?* in a hall
    CONTEST = "contest"
    END_CARD = "end_card"  # the card at the end of a quiz
    LEAFLET = "leaflet"  # a leaflet's landing page
    EVENT_DESK = "event_desk"  # a contact card signed at a desk
    HOTLINE = "hotline"  # a 12348 call, recorded by staff
    MESSAGE = "message"  # a 12348 message, recorded by staff
    WINDOW = "window"  # somebody came to a station
    WEBSITE = "website"  # the citizen's door, found by themselves
    CONSULTATION = "consultation"  # a consultation that became a referral


# What staff write down for somebody; in all others the person taps for themselves.
BY_STAFF = frozenset({Source.EVENT_DESK, Source.HOTLINE, Source.MESSAGE, Source.WINDOW, Source.CONSULTATION})


def week_of(day: date) -> date:
    """The Monday of the day's week (ISO 8601): counters know weeks, no days."""
    return day - timedelta(days=day.weekday())
