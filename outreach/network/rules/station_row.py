"""A station as it is written down: the fields, what does not fit together, and the codes of all that can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.network.rules.opening import Week
from outreach.network.rules.stations import HostKind, Language, StationKind


class Scheme(StrEnum):
    """Whose code a division is named by. The two clash for some townships: a code without its scheme says nothing."""

    STATISTICAL = "statistical"  # 统计用区划代码, our key
    CIVIL_AFFAIRS = "civil_affairs"  # 民政部行政区划代码, an alias


class Fault(StrEnum):
    """Why a cell, a row or a sheet was refused."""

    MISSING_COLUMN = "sheet.missing_column"
    UNKNOWN_COLUMN = "sheet.unknown_column"
    COLUMN_TWICE = "sheet.column_twice"
    NO_ROWS = "sheet.no_rows"
    EMPTY = "cell.empty"
    TOO_LONG = "cell.too_long"
    UNKNOWN_WORD = "cell.unknown_word"
    BAD_CODE = "cell.bad_code"
    BAD_PHONE = "cell.bad_phone"
    BAD_HOURS = "cell.bad_hours"
    BAD_NUMBER = "cell.bad_number"
    BAD_DATE = "cell.bad_date"
    DATES_REVERSED = "row.dates_reversed"
    HOST_WITHOUT_NAME = "row.host_without_name"
    HOST_UNWANTED = "row.host_unwanted"
    CODE_TWICE = "row.code_twice"
    UNKNOWN_DIVISION = "row.unknown_division"
    WRONG_LEVEL = "row.wrong_level"
    OUT_OF_SCOPE = "row.out_of_scope"


@dataclass(frozen=True, slots=True)
class StationRow:
    """A row that can be read. `division` is a code of `scheme`; `matters` is `None` for every matter."""

    code: str
    name: str
    kind: StationKind
    host_kind: HostKind | None
    host_name: str
    division: str
    scheme: Scheme
    address: str
    phone: str
    matters: tuple[str, ...] | None
    languages: tuple[Language, ...]
    step_free: bool
    home_visit: bool
    military: bool
    week: Week
    capacity: int | None
    opened_on: date | None
    closed_on: date | None


def faults_between(row: StationRow) -> list[tuple[str, Fault]]:
    """What does not fit together: the field that has to change, and why."""
    found = []
    if row.opened_on and row.closed_on and row.closed_on <= row.opened_on:
        found.append(("closed_on", Fault.DATES_REVERSED))
    hosted = row.kind is StationKind.HOST_WORKSTATION
    if hosted and (row.host_kind is None or not row.host_name):
        found.append(("host_kind" if row.host_kind is None else "host_name", Fault.HOST_WITHOUT_NAME))
    if not hosted and (row.host_kind is not None or row.host_name):
        found.append(("host_kind" if row.host_kind else "host_name", Fault.HOST_UNWANTED))
    return found
