"""The hours of this installation's office: as shipped, unless `settings.OFFICE_ROOT` has an `hours.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error

from kit.working_time.announced import working_calendar
from kit.working_time.notice_files import calendar_with
from kit.working_time.rules.hours import OfficeHours
from kit.working_time.rules.notices import BadNotice
from kit.working_time.rules.seasons import BadHours, Season, parse_seasons

SHIPPED_HOURS = Path(__file__).parent / "office_hours.toml"


def office_hours() -> OfficeHours:
    """The office's hours, on its calendar. Raises `BadNotice` and `BadHours`."""
    return OfficeHours(working_calendar(), _kept_seasons(Path(settings.OFFICE_ROOT)))


def check_office(**_: object) -> list[CheckMessage]:
    """For `manage.py check`: whether what the office has added can be read."""
    root = Path(settings.OFFICE_ROOT)
    found: list[CheckMessage] = []
    try:
        calendar_with(root / "holidays")
    except (BadNotice, OSError) as error:
        found.append(Error(f"A notice of holidays cannot be read: {error}", id="working_time.E001"))
    try:
        _seasons(root)
    except (BadHours, OSError) as error:
        found.append(Error(f"The office hours cannot be read: {error}", id="working_time.E002"))
    return found


@lru_cache(maxsize=8)
def _kept_seasons(root: Path) -> tuple[Season, ...]:
    return _seasons(root)


def _seasons(root: Path) -> tuple[Season, ...]:
    own = root / "hours.toml"
    file = own if own.is_file() else SHIPPED_HOURS
    try:
        return parse_seasons(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadHours(str(error)) from error
