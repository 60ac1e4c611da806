"""Importing stations from an uploaded sheet."""

from __future__ import annotations

from collections.abc import Collection

from kit.sheets import read_sheet
from outreach.network.rules.station_row import Fault, StationRow
from outreach.network.rules.station_sheet import Finding, read_header, read_row
from outreach.network.services.stations import StationsRefused, StoredStations, store_stations


def read_stations(content: bytes) -> dict[int, StationRow]:
    """The rows of a CSV or XLSX file by their numbers in it. Raises `SheetUnreadable` and `StationsRefused`."""
    lines = read_sheet(content)
    places, findings = read_header(lines[0] if lines else [])
    if findings:
        raise StationsRefused(findings)
    rows: dict[int, StationRow] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        named = {name: cells[place] for name, place in places.items() if place < len(cells)}
        row, faults = read_row(named, number)
        findings += faults
        if row is not None:
            rows[number] = row
    if not rows and not findings:
        findings.append(Finding(1, "", Fault.NO_ROWS))
    if findings:
        raise StationsRefused(findings)
    return rows


def import_stations(*, content: bytes, scopes: Collection[str], actor: str, target: str) -> StoredStations:
    """Store the stations of a sheet, all of them or none. Raises `SheetUnreadable` and `StationsRefused`."""
    return store_stations(rows=read_stations(content), scopes=scopes, actor=actor, target=target)
