"""A sheet of stations: its columns, reading it row by row, writing it.

Nothing here knows the database: whether a division exists, and whose it is, is asked by the service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outreach.network.rules.opening import write_week
from outreach.network.rules.station_cells import (
    EVERY_MATTER,
    HOST_WORDS,
    KIND_WORDS,
    LANGUAGE_WORDS,
    READERS,
    SCHEME_WORDS,
    YES_WORDS,
    Unreadable,
)
from outreach.network.rules.station_row import Fault, StationRow, faults_between

# Field by field of `StationRow`: what the sheet calls its column.
COLUMNS = {
    "code": "编号",
    "name": "名称",
    "kind": "类型",
    "host_kind": "驻在单位类型",
    "host_name": "驻在单位",
    "division": "区划代码",
    "scheme": "代码体系",
    "address": "地址",
    "phone": "电话",
    "matters": "受理事项",
    "languages": "语言",
    "step_free": "无障碍",
    "home_visit": "上门服务",
    "military": "军人军属",
    "week": "开放时间",
    "capacity": "同时在办上限",
    "opened_on": "启用日期",
    "closed_on": "停用日期",
}
REQUIRED = frozenset({"code", "name", "kind", "division", "phone", "week"})
_LONGEST = {"code": 40, "name": 80, "host_name": 80, "address": 200, "phone": 30, "week": 200}
_LONGEST_LIST = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault and its place: `row` as the sheet numbers it, the header being 1; `column` as the sheet calls it."""

    row: int
    column: str
    fault: Fault


def read_header(header: Sequence[str]) -> tuple[dict[str, int], list[Finding]]:
    """The place of each field, from the first row: Chinese names or our own. Empty columns are passed over."""
    names = {word: name for name, word in COLUMNS.items()} | {name: name for name in COLUMNS}
    places: dict[str, int] = {}
    found: list[Finding] = []
    for place, cell in enumerate(header):
        title = cell.strip()
        if not title:
            continue
        if (name := names.get(title)) is None:
            found.append(Finding(1, title[:40], Fault.UNKNOWN_COLUMN))
        elif name in places:
            found.append(Finding(1, title, Fault.COLUMN_TWICE))
        else:
            places[name] = place
    found += [
        Finding(1, COLUMNS[name], Fault.MISSING_COLUMN)
        for name in COLUMNS
        if name in REQUIRED - places.keys()
    ]
    return places, found


def read_row(cells: Mapping[str, str], row: int) -> tuple[StationRow | None, list[Finding]]:
    """One row by field name; `None` with all that is wrong with it."""
    values: dict[str, object] = {}
    found: list[Finding] = []
    for name in COLUMNS:
        text = cells.get(name, "").strip()
        try:
            if not text and name in REQUIRED and name != "week":
                raise Unreadable(Fault.EMPTY)
            if len(text) > _LONGEST.get(name, _LONGEST_LIST):
                raise Unreadable(Fault.TOO_LONG)
            values[name] = READERS[name](text)
        except Unreadable as refused:
            found.append(Finding(row, COLUMNS[name], refused.fault))
    if found:
        return None, found
    read = StationRow(**values)  # type: ignore[arg-type]  # each reader gives its field's type
    found = [Finding(row, COLUMNS[name], fault) for name, fault in faults_between(read)]
    return (None, found) if found else (read, [])


def write_row(row: StationRow) -> list[str | int | None]:
    """The cells of a row, in the order of `COLUMNS`. What is written can be read again and is the same."""
    return [
        row.code,
        row.name,
        KIND_WORDS[row.kind],
        "" if row.host_kind is None else HOST_WORDS[row.host_kind],
        row.host_name,
        row.division,
        SCHEME_WORDS[row.scheme],
        row.address,
        row.phone,
        EVERY_MATTER if row.matters is None else "、".join(row.matters),
        "、".join(LANGUAGE_WORDS[language] for language in row.languages),
        YES_WORDS[row.step_free],
        YES_WORDS[row.home_visit],
        YES_WORDS[row.military],
        write_week(row.week),
        row.capacity,
        "" if row.opened_on is None else row.opened_on.isoformat(),
        "" if row.closed_on is None else row.closed_on.isoformat(),
    ]
