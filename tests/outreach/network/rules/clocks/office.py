"""An office with the hours 09:00 to 12:00 and 14:30 to 17:30, and moments of its zone."""

from datetime import datetime, time

from kit.working_time.notice_files import calendar_with
from kit.working_time.rules.hours import CHINA, OfficeHours
from kit.working_time.rules.seasons import Season, Span

OFFICE = OfficeHours(
    calendar_with(), (Season(1, 1, (Span(time(9), time(12)), Span(time(14, 30), time(17, 30)))),)
)


def at(text: str) -> datetime:
    """A moment in China, in ISO form without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)
