"""The sheet of stations: columns, cells, faults by their codes, and that what is written reads the same."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from outreach.network.rules.demo_stations import CONTACT_POINTS, WORKSTATIONS, demo_stations
from outreach.network.rules.divisions import DivisionRow, Level
from outreach.network.rules.station_row import Fault, Scheme, StationRow
from outreach.network.rules.station_sheet import COLUMNS, read_header, read_row, write_row
from outreach.network.rules.stations import HostKind, Language, StationKind

GOOD = {
    "code": "HS-01",
    "name": "红山区法律援助中心",
    "kind": "旗县区法律援助中心",
    "division": "150402",
    "phone": "0476-8333000",
    "week": "1-5 08:30-12:00",
    "matters": "全部",
}
DIVISIONS = [
    DivisionRow("1504", "赤峰市", Level.CITY, None),
    DivisionRow("150402", "红山区", Level.COUNTY, "1504"),
    DivisionRow("150402100", "红庙子镇", Level.TOWNSHIP, "150402"),
    DivisionRow("150402100200", "某嘎查村民委员会", Level.VILLAGE, "150402100"),
]


def test_every_field_has_a_column() -> None:
    assert tuple(COLUMNS) == tuple(field.name for field in fields(StationRow))


def test_a_good_row_is_read() -> None:
    row, faults = read_row(GOOD, 2)
    assert faults == []
    assert row is not None
    assert (row.kind, row.scheme, row.matters) == (StationKind.COUNTY_CENTRE, Scheme.STATISTICAL, None)
    assert row.languages == (Language.CHINESE,)


@pytest.mark.parametrize(
    ("field", "cell", "fault"),
    [
        ("code", "", Fault.EMPTY),
        ("code", "一号", Fault.BAD_CODE),
        ("name", "长" * 81, Fault.TOO_LONG),
        ("kind", "派出所", Fault.UNKNOWN_WORD),
        ("host_kind", "银行", Fault.UNKNOWN_WORD),
        ("division", "15040２", Fault.BAD_CODE),
        ("scheme", "邮政", Fault.UNKNOWN_WORD),
        ("phone", "call me", Fault.BAD_PHONE),
        ("week", "all day", Fault.BAD_HOURS),
        ("matters", "Wage!", Fault.UNKNOWN_WORD),
        ("languages", "英语", Fault.UNKNOWN_WORD),
        ("step_free", "也许", Fault.UNKNOWN_WORD),
        ("capacity", "-1", Fault.BAD_NUMBER),
        ("capacity", "10001", Fault.BAD_NUMBER),
        ("opened_on", "2026-02-30", Fault.BAD_DATE),
        ("closed_on", "20260301", Fault.BAD_DATE),
        ("host_name", "人民法院", Fault.HOST_UNWANTED),
    ],
)
def test_a_fault_is_named_with_row_and_column(field: str, cell: str, fault: Fault) -> None:
    row, found = read_row({**GOOD, field: cell}, 7)
    assert row is None
    assert [(each.row, each.column, each.fault) for each in found] == [(7, COLUMNS[field], fault)]


def test_all_faults_of_a_row_are_named_at_once() -> None:
    _, found = read_row({**GOOD, "phone": "?", "week": "?"}, 2)
    assert {each.fault for each in found} == {Fault.BAD_PHONE, Fault.BAD_HOURS}


def test_a_host_is_needed_inside_a_host_and_dates_have_an_order() -> None:
    _, found = read_row({**GOOD, "kind": "驻点法律援助工作站"}, 2)
    assert [each.fault for each in found] == [Fault.HOST_WITHOUT_NAME]
    _, found = read_row({**GOOD, "opened_on": "2026/3/1", "closed_on": "2026-03-01"}, 2)
    assert [each.fault for each in found] == [Fault.DATES_REVERSED]


def test_header_names_what_is_missing_unknown_or_twice() -> None:
    _, found = read_header(["编号", "名称", "类型", "区划代码", "电话", "星座", "名称", ""])
    assert [(each.column, each.fault) for each in found] == [
        ("星座", Fault.UNKNOWN_COLUMN),
        ("名称", Fault.COLUMN_TWICE),
        ("开放时间", Fault.MISSING_COLUMN),
    ]
    places, found = read_header(["code", "name", "kind", "division", "phone", "week"])
    assert found == []
    assert places["week"] == 5


@pytest.mark.parametrize("row", list(demo_stations(DIVISIONS)), ids=lambda row: row.code)
def test_what_is_written_reads_the_same(row: StationRow) -> None:
    cells = {
        name: "" if cell is None else str(cell) for name, cell in zip(COLUMNS, write_row(row), strict=True)
    }
    assert read_row(cells, 2) == (row, [])


def test_demo_is_the_same_each_time_and_hosts_have_stations() -> None:
    rows = list(demo_stations(DIVISIONS))
    assert rows == list(demo_stations(DIVISIONS))
    kinds = [row.kind for row in rows]
    assert kinds.count(StationKind.CITY_CENTRE) == kinds.count(StationKind.COUNTY_CENTRE) == 1
    assert {row.host_kind for row in rows if row.host_kind} >= {HostKind.COURT, HostKind.DETENTION_CENTRE}
    assert len({row.code for row in rows}) == len(rows)


def test_demo_is_no_larger_than_the_model_city() -> None:
    township = [
        replace(DIVISIONS[2], code=f"1504{number:05}", parent="150402") for number in range(WORKSTATIONS + 9)
    ]
    villages = [
        replace(DIVISIONS[3], code=f"1504{number:08}", parent=township[0].code)
        for number in range(CONTACT_POINTS + 9)
    ]
    kinds = [row.kind for row in demo_stations([*DIVISIONS[:2], *township, *villages])]
    assert kinds.count(StationKind.WORKSTATION) + kinds.count(StationKind.HOST_WORKSTATION) == WORKSTATIONS
    assert kinds.count(StationKind.CONTACT_POINT) == CONTACT_POINTS
