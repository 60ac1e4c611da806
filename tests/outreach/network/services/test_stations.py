"""Importing stations: all or nothing, within the area, by scheme and code; and what hangs on a station."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from kit.audit.models import AuditEvent
from kit.sheets import write_csv
from outreach.network.models import Division, DivisionAlias, Station
from outreach.network.queries.stations import row_of
from outreach.network.rules.actions import Action
from outreach.network.rules.divisions import Level
from outreach.network.rules.roles import Role
from outreach.network.rules.station_row import Fault, Scheme
from outreach.network.rules.station_sheet import COLUMNS, write_row
from outreach.network.services.demo_stations import ensure_demo_stations
from outreach.network.services.division_aliases import BadAliases, import_aliases
from outreach.network.services.station_parts import (
    NotEligible,
    add_closure,
    add_staff,
    remove_closure,
    remove_staff,
    set_slot,
)
from outreach.network.services.station_sheets import import_stations
from outreach.network.services.stations import StationsRefused, StoredStations
from tests.access.objects import OTHER, OWN, make_divisions, make_staff, make_station

pytestmark = pytest.mark.django_db
HEADER = ["编号", "名称", "类型", "区划代码", "代码体系", "电话", "开放时间", "语言"]
CENTRE = "旗县区法律援助中心"


@pytest.fixture(autouse=True)
def divisions() -> None:
    make_divisions()


def sheet(*rows: list[str]) -> bytes:
    return b"".join(write_csv([HEADER, *rows]))


def row(
    code: str = "A", division: str = OWN, *, name: str = "中心", kind: str = CENTRE, scheme: str = ""
) -> list[str]:
    return [code, name, kind, division, scheme, "12348", "1-5 08:30-12:00", "汉语、蒙古语"]


def bring(content: bytes, *scopes: str) -> StoredStations:
    return import_stations(
        content=content, scopes=scopes or ("1504",), actor="command line", target="division:1504"
    )


def faults(content: bytes, *scopes: str) -> list[tuple[int, Fault]]:
    with pytest.raises(StationsRefused) as refused:
        bring(content, *scopes)
    return [(each.row, each.fault) for each in refused.value.findings]


def test_new_changed_and_same_rows_are_told_apart() -> None:
    assert bring(sheet(row("A"), row("B"))) == StoredStations(added=2, changed=0, same=0)
    assert bring(sheet(row("A"), row("B", name="新名"))) == StoredStations(added=0, changed=1, same=1)
    assert Station.objects.get(code="B").name == "新名"
    assert bring(sheet(row("A"))) == StoredStations(added=0, changed=0, same=1)
    events = AuditEvent.objects.filter(action=Action.STATIONS_STORED).order_by("seq")
    assert [event.values for event in events] == [{"added": 2, "changed": 0}, {"added": 0, "changed": 1}]


def test_one_bad_row_and_nothing_is_stored() -> None:
    assert faults(sheet(row("A"), row("B", "150499"), row("C", "1504"))) == [
        (3, Fault.UNKNOWN_DIVISION),
        (4, Fault.WRONG_LEVEL),
    ]
    assert not Station.objects.exists()
    assert not AuditEvent.objects.filter(action=Action.STATIONS_STORED).exists()


def test_a_number_twice_is_named_in_both_rows() -> None:
    assert faults(sheet(row("A"), row("A"))) == [(2, Fault.CODE_TWICE), (3, Fault.CODE_TWICE)]


def test_an_empty_sheet_is_refused() -> None:
    assert faults(sheet()) == [(1, Fault.NO_ROWS)]


def test_nobody_writes_outside_the_own_area_nor_takes_a_station_from_another() -> None:
    assert faults(sheet(row("A", OTHER)), OWN) == [(2, Fault.OUT_OF_SCOPE)]
    bring(sheet(row("A", OTHER)))
    assert faults(sheet(row("A", OWN)), OWN) == [(2, Fault.OUT_OF_SCOPE)]
    assert Station.objects.get(code="A").division_id == OTHER


def test_a_civil_affairs_code_counts_under_its_scheme_alone() -> None:
    # swapped between the schemes, as 150424100 really is
    first, second = (
        Division.objects.create(code=code, name=name, level=Level.TOWNSHIP, parent_id=OWN)
        for code, name in (("150402100", "甲镇"), ("150402101", "乙镇"))
    )
    import_aliases(
        scheme=Scheme.CIVIL_AFFAIRS, aliases={"150402100": second.code, "150402101": first.code}, city="1504"
    )
    kind = "法律援助工作站"
    bring(sheet(row("S", "150402100", kind=kind), row("M", "150402100", kind=kind, scheme="民政")))
    assert Station.objects.get(code="S").division == first
    assert Station.objects.get(code="M").division == second
    assert faults(sheet(row("N", OWN, scheme="民政"))) == [(2, Fault.UNKNOWN_DIVISION)]


def test_aliases_of_unknown_or_doubled_divisions_are_refused_whole() -> None:
    for aliases in ({"150402100": "150402999"}, {"150402100": OWN, "150402101": OWN}):
        with pytest.raises(BadAliases):
            import_aliases(scheme=Scheme.CIVIL_AFFAIRS, aliases=aliases, city="1504")
    assert not DivisionAlias.objects.exists()


def test_export_reads_back_as_no_change() -> None:
    bring(sheet(row("A"), row("B", OTHER)))
    rows = [write_row(row_of(each)) for each in Station.objects.all()]
    content = b"".join(write_csv([list(COLUMNS.values()), *rows]))
    assert bring(content) == StoredStations(added=0, changed=0, same=2)


def test_command_stores_or_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "stations.csv"
    file.write_bytes(sheet(row("A"), row("B", "150499")))
    with pytest.raises(CommandError, match=r"row 3, 区划代码: row\.unknown_division"):
        call_command("import_stations", file)
    assert not Station.objects.exists()
    file.write_bytes(sheet(row("A")))
    call_command("import_stations", file)
    assert Station.objects.get().languages == ["zh", "mn"]


def test_alias_command_reads_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "mca.csv"
    file.write_text(f"mca_code,name,nbs_code_2023\n150499,某区,{OWN}\n150498,无,\n", encoding="utf-8")
    call_command("import_division_aliases", "1504", file)
    assert DivisionAlias.objects.get().division_id == OWN


def test_demo_stations_come_once_and_are_marked() -> None:
    done = ensure_demo_stations()
    assert done is not None
    assert done.added == Station.objects.filter(is_demo=True).count() > 3
    assert ensure_demo_stations() is None


def test_only_who_has_a_role_here_works_at_a_station() -> None:
    station, keeper = make_station(OWN), make_staff(Role.ADMINISTRATOR)
    officer, elsewhere = make_staff(Role.REFERRAL_OFFICER), make_staff(Role.REFERRAL_OFFICER, division=OTHER)
    add_staff(station=station, user=officer, actor=keeper)
    add_staff(station=station, user=officer, actor=keeper)
    for other in (elsewhere, make_staff(Role.ORGANISER), make_staff(Role.REFERRAL_OFFICER, is_active=False)):
        with pytest.raises(NotEligible):
            add_staff(station=station, user=other, actor=keeper)
    assert [each.user for each in station.staff.all()] == [officer]
    assert AuditEvent.objects.filter(action=Action.STATION_STAFF_ADDED).count() == 1
    remove_staff(station=station, staff_id=station.staff.get().pk, actor=keeper)
    assert not station.staff.exists()


def test_closures_and_slots_are_recorded_and_belong_to_their_station() -> None:
    station, other, keeper = make_station(OWN), make_station(OWN), make_staff(Role.ADMINISTRATOR)
    today = timezone.localdate()
    closure = add_closure(station=station, first=today, last=today, reason="搬迁", actor=keeper)
    remove_closure(station=other, closure_id=closure.pk, actor=keeper)
    assert station.closures.count() == 1
    assert [each.first for each in station.facts().closures] == [today]
    for places in (2, 3):
        set_slot(station=station, weekday=1, begins=time(9), ends=time(10), places=places, actor=keeper)
    assert station.callback_slots.get().places == 3


def test_the_database_itself_refuses_what_cannot_be() -> None:
    station = make_station(OWN)
    for change in (
        {"kind": "host_workstation"},
        {"opened_on": date(2026, 3, 1), "closed_on": date(2026, 3, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Station.objects.filter(pk=station.pk).update(**change)
