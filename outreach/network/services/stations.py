"""Storing stations, one or many: what a row says becomes a row, within the area of whoever writes.

All or nothing: as long as anything is wrong, nothing is stored, and everything that is wrong is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kit.audit.log import record
from outreach.network.models import Division, DivisionAlias, Station
from outreach.network.rules.actions import Action
from outreach.network.rules.divisions import Level
from outreach.network.rules.opening import write_week
from outreach.network.rules.roles import covers
from outreach.network.rules.station_row import Fault, Scheme, StationRow
from outreach.network.rules.station_sheet import COLUMNS, Finding
from outreach.network.rules.stations import LEVELS

_BATCH = 400
# What a row changes of a station that is there; the rest – closures, staff, slots – is kept on its page.
_FIELDS = (
    "name", "kind", "host_kind", "host_name", "division_id", "address", "phone", "matters", "languages", "step_free",
    "home_visit", "military", "hours", "capacity", "opened_on", "closed_on", "is_demo",
)  # fmt: skip


class StationsRefused(Exception):
    """Rows were refused; `findings` name every fault and its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} faults")
        self.findings = sorted(findings)


@dataclass(frozen=True, slots=True)
class StoredStations:
    """How many stations are new, how many have changed, and how many were so before."""

    added: int
    changed: int
    same: int


@transaction.atomic
def store_stations(
    *, rows: Mapping[int, StationRow], scopes: Collection[str], actor: str, target: str, demo: bool = False
) -> StoredStations:
    """Bring stations up to these rows, which are known by their numbers in the sheet. Raises `StationsRefused`.

    `scopes` are the division prefixes that may be written in; where a station was before must lie in them as well.
    """
    codes = [row.code for row in rows.values()]
    present = {each.code: each for each in Station.objects.select_for_update().filter(code__in=codes)}
    divisions, findings = _divisions(rows)
    findings += _twice(rows)
    findings += _beyond(rows, divisions, present, scopes)
    if findings:
        raise StationsRefused(findings)
    fresh: list[Station] = []
    changed: list[Station] = []
    for number, row in rows.items():
        values = {**_values(row, divisions[number].code), "is_demo": demo}
        station = present.get(row.code)
        if station is None:
            fresh.append(Station(code=row.code, **values))
        elif any(getattr(station, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(station, name, value)
            changed.append(station)
    Station.objects.bulk_create(fresh, batch_size=_BATCH)
    Station.objects.bulk_update(changed, _FIELDS, batch_size=_BATCH)
    done = StoredStations(added=len(fresh), changed=len(changed), same=len(rows) - len(fresh) - len(changed))
    if fresh or changed:
        record(
            actor=actor,
            action=Action.STATIONS_STORED,
            target=target,
            detail={"added": done.added, "changed": done.changed},
        )
    return done


def _divisions(rows: Mapping[int, StationRow]) -> tuple[dict[int, Division], list[Finding]]:
    """Each row's division, found by its scheme and code together."""
    wanted = {scheme: {row.division for row in rows.values() if row.scheme is scheme} for scheme in Scheme}
    known: dict[tuple[Scheme, str], Division] = {
        (Scheme.STATISTICAL, division.code): division
        for division in Division.objects.filter(code__in=wanted[Scheme.STATISTICAL])
    }
    aliases = DivisionAlias.objects.filter(
        scheme=Scheme.CIVIL_AFFAIRS, code__in=wanted[Scheme.CIVIL_AFFAIRS]
    ).select_related("division")
    known |= {(Scheme.CIVIL_AFFAIRS, alias.code): alias.division for alias in aliases}
    found, findings = {}, []
    for number, row in rows.items():
        division = known.get((row.scheme, row.division))
        if division is None:
            findings.append(Finding(number, COLUMNS["division"], Fault.UNKNOWN_DIVISION))
        elif Level(division.level) not in LEVELS[row.kind]:
            findings.append(Finding(number, COLUMNS["kind"], Fault.WRONG_LEVEL))
        else:
            found[number] = division
    return found, findings


def _twice(rows: Mapping[int, StationRow]) -> list[Finding]:
    counts = Counter(row.code for row in rows.values())
    return [
        Finding(number, COLUMNS["code"], Fault.CODE_TWICE)
        for number, row in rows.items()
        if counts[row.code] > 1
    ]


def _beyond(
    rows: Mapping[int, StationRow],
    divisions: Mapping[int, Division],
    present: Mapping[str, Station],
    scopes: Collection[str],
) -> list[Finding]:
    findings = []
    for number, row in rows.items():
        division, before = divisions.get(number), present.get(row.code)
        if division is not None and not covers(scopes, division.code):
            findings.append(Finding(number, COLUMNS["division"], Fault.OUT_OF_SCOPE))
        elif before is not None and not covers(scopes, before.division_id):
            findings.append(Finding(number, COLUMNS["code"], Fault.OUT_OF_SCOPE))
    return findings


def _values(row: StationRow, division: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind.value,
        "host_kind": row.host_kind.value if row.host_kind else "",
        "host_name": row.host_name,
        "division_id": division,
        "address": row.address,
        "phone": row.phone,
        "matters": None if row.matters is None else list(row.matters),
        "languages": [language.value for language in row.languages],
        "step_free": row.step_free,
        "home_visit": row.home_visit,
        "military": row.military,
        "hours": write_week(row.week),
        "capacity": row.capacity,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }
