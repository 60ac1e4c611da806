"""The door's dated files: what is shipped, and what the office puts beside or in place of it.

A file is `<kind>/<first day>.toml`, in `outreach/door/data` or, by the office, in `OFFICE_ROOT/door`. Of two with the
same day the office's counts. In force is the newest whose day has come. Files are read again when they have changed, so
an edit needs no restart.

A page's Mongolian is `<kind>/mn/<the same day>.toml`. None is shipped: no text was at hand that somebody had checked
who reads the script and knows the law.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import CheckMessage, Error

from outreach.door.rules.cases import CaseBook, parse_cases
from outreach.door.rules.pages import BadPage, Page, parse_page
from outreach.referrals.rules.means_standard import BadStandard, MeansStandard, parse_standard

SHIPPED = Path(__file__).resolve().parent.parent / "data"
_MONGOLIAN = "mn"
_log = logging.getLogger(__name__)
Read = TypeVar("Read", Page, CaseBook, MeansStandard)


class Kind(StrEnum):
    """What stands on the shelf. Values are names of folders."""

    GUIDE = "service_guide"
    CASES = "typical_cases"
    PRIVACY = "privacy_notice"
    ACCESSIBILITY = "accessibility"
    MEANS = "means_standard"
    MONGOLIAN = "mongolian_service"


def _cited_page(table: dict[str, Any], day: date) -> Page:
    return parse_page(table, day, cited=True)


def _page(table: dict[str, Any], day: date) -> Page:
    return parse_page(table, day, cited=False)


_PARSERS: dict[Kind, Callable[[dict[str, Any], date], Page | CaseBook | MeansStandard]] = {
    Kind.GUIDE: _cited_page,
    Kind.CASES: parse_cases,
    Kind.PRIVACY: _page,
    Kind.ACCESSIBILITY: _page,
    Kind.MEANS: parse_standard,
    Kind.MONGOLIAN: _page,
}


def versions(kind: Kind, today: date) -> list[date]:
    """The days from which a version counts or counted, the newest first."""
    return sorted((day for day in _files(kind) if day <= today), reverse=True)


def page_in_force(kind: Kind, today: date) -> Page | None:
    """The page that counts today."""
    return _in_force(kind, today, Page)


def cases_in_force(today: date) -> CaseBook | None:
    """The cases that are shown today."""
    return _in_force(Kind.CASES, today, CaseBook)


def standard_in_force(today: date) -> MeansStandard | None:
    """The region's standard of hardship, if the office has entered one."""
    return _in_force(Kind.MEANS, today, MeansStandard)


def page_of(kind: Kind, day: date, today: date) -> Page | None:
    """One version of a page; `None` for a day that has none or has not come."""
    files = _files(kind)
    if day not in files or day > today:
        return None
    found = _read(kind, files[day], day)
    return found if isinstance(found, Page) else None


def mongolian_of(page: Page, kind: Kind) -> Page | None:
    """The Mongolian of this very version, if the office has one that can be read."""
    file = _files(kind, _MONGOLIAN).get(page.version)
    if file is None:
        return None
    try:
        found = _read(kind, file, page.version)
    except BadPage:
        _log.error("door.file_unreadable", extra={"kind": f"{kind}/mn", "day": page.version.isoformat()})
        return None
    return found if isinstance(found, Page) else None


def check_shelf(**_: object) -> list[CheckMessage]:
    """For `manage.py check`: whether every dated file can be read."""
    found: list[CheckMessage] = []
    files = [
        (kind, day, file)
        for kind in Kind
        for part in ("", _MONGOLIAN)
        for day, file in _files(kind, part).items()
    ]
    for kind, day, file in files:
        try:
            _read(kind, file, day)
        except BadPage as error:
            found.append(Error(f"{file} cannot be read: {error}", id="door.E001"))
    return found


def _in_force(kind: Kind, today: date, wanted: type[Read]) -> Read | None:
    files = _files(kind)
    for day in versions(kind, today):
        try:
            found = _read(kind, files[day], day)
        except BadPage:
            # `check` tells what is wrong with it; people get the version before.
            _log.error("door.file_unreadable", extra={"kind": str(kind), "day": day.isoformat()})
            continue
        if isinstance(found, wanted):
            return found
    return None


def _files(kind: Kind, part: str = "") -> dict[date, Path]:
    found: dict[date, Path] = {}
    for root in (SHIPPED, Path(settings.OFFICE_ROOT) / "door"):
        for file in (root / kind / part).glob("*.toml"):
            try:
                found[date.fromisoformat(file.stem)] = file
            except ValueError:
                continue  # a draft, or a copy that somebody keeps
    return found


def _read(kind: Kind, file: Path, day: date) -> Page | CaseBook | MeansStandard:
    try:
        changed = file.stat().st_mtime_ns
        return _kept(kind, file, day, changed)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, BadStandard) as error:
        raise BadPage(str(error)) from error


@lru_cache(maxsize=64)
def _kept(kind: Kind, file: Path, day: date, changed: int) -> Page | CaseBook | MeansStandard:
    return _PARSERS[kind](tomllib.loads(file.read_text(encoding="utf-8-sig")), day)
