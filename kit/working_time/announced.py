"""The notices that come with the product, read once, and those that an office adds: a folder of `YEAR.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kit.working_time.rules.calendar import WorkingCalendar, calendar_of
from kit.working_time.rules.notices import Notice, parse_notice

SHIPPED = Path(__file__).parent / "notices"


def read_notices(folder: Path) -> tuple[Notice, ...]:
    """All notices of a folder, by name. Raises `BadNotice`, or `OSError` where the folder is not there."""
    files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    return tuple(parse_notice(file.read_text(encoding="utf-8")) for file in files)


@cache
def working_calendar(added: Path | None = None) -> WorkingCalendar:
    """The calendar of the shipped notices and of a folder of further ones. Kept for the life of the process."""
    return calendar_of((*read_notices(SHIPPED), *(read_notices(added) if added else ())))
