"""The notices that come with the product, and those that an office adds: folders of `YEAR.toml`."""

from __future__ import annotations

from pathlib import Path

from kit.working_time.rules.calendar import WorkingCalendar, calendar_of
from kit.working_time.rules.notices import BadNotice, Notice, parse_notice

SHIPPED = Path(__file__).parent / "notices"


def read_notices(folder: Path) -> tuple[Notice, ...]:
    """All notices of a folder, by name. Raises `BadNotice`, which names the file, or `OSError`."""
    return tuple(_read(file) for file in sorted(folder.iterdir()) if file.suffix == ".toml")


def _read(file: Path) -> Notice:
    try:
        return parse_notice(file.read_text(encoding="utf-8"))
    except (BadNotice, UnicodeDecodeError) as error:
        raise BadNotice(f"{file.name}: {error}") from error


def calendar_with(added: Path | None = None) -> WorkingCalendar:
    """The calendar of the shipped notices and of a folder of further ones, if it is there. Raises `BadNotice`."""
    further = read_notices(added) if added is not None and added.is_dir() else ()
    return calendar_of((*read_notices(SHIPPED), *further))
