"""The calendar of this installation: the shipped notices, and those that its office has added.

Further notices lie in `settings.OFFICE_ROOT / "holidays"`, one `YEAR.toml` for each. They are read once; who adds one
starts the processes anew.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kit.working_time.notice_files import calendar_with
from kit.working_time.rules.calendar import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """The calendar as it is known here. Raises `BadNotice` for a file that cannot be read."""
    return _calendar(Path(settings.OFFICE_ROOT))


@lru_cache(maxsize=8)
def _calendar(root: Path) -> WorkingCalendar:
    return calendar_with(root / "holidays")
