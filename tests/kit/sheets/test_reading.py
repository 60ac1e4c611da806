"""Reading what people upload: encodings, Excel's numbers and dates, and files that are none."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.sheets import Sheet, SheetUnreadable, Unreadable, read_sheet, write_csv, write_xlsx
from kit.sheets.reading import LARGEST_FILE, MOST_ROWS

ROWS = [["编号", "电话"], ["HS-01", "=1+1"], ["HS-02", "'quoted"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_excel_writes(encoding: str) -> None:
    assert read_sheet("编号,电话\r\n1,12348\r\n\r\n".encode(encoding)) == [["编号", "电话"], ["1", "12348"]]


def test_what_our_own_files_hold_comes_back_even_formulas_in_disguise() -> None:
    assert read_sheet(b"".join(write_csv(ROWS))) == ROWS
    assert read_sheet(write_xlsx([Sheet("站点", ROWS[0], ROWS[1:])])) == ROWS


def test_numbers_and_days_of_a_workbook_come_as_people_see_them() -> None:
    content = write_xlsx(
        [Sheet("s", ["a", "b", "c"], [[150402001001, date(2026, 3, 1), True], [1.5, None, None]])]
    )
    assert read_sheet(content)[1:] == [["150402001001", "2026-03-01", "TRUE"], ["1.5"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no archive", Unreadable.NO_SHEET),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Unreadable.NO_SHEET),
        (b"a" * (LARGEST_FILE + 1), Unreadable.TOO_LARGE),
        (b"1\n" * (MOST_ROWS + 2), Unreadable.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_sheet_is_refused_by_code(content: bytes, code: Unreadable) -> None:
    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(content)
    assert refused.value.code is code


def test_an_archive_that_unpacks_to_very_much_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (130 * 1024 * 1024))
    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(file.getvalue())
    assert refused.value.code is Unreadable.TOO_LARGE


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    with suppress(SheetUnreadable):
        read_sheet(content)


def _with_part(name: str, text: str) -> bytes:
    """A good workbook, one part of which is replaced."""
    before, after = io.BytesIO(write_xlsx([Sheet("s", ["a"], [["b"]])])), io.BytesIO()
    with zipfile.ZipFile(before) as good, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.infolist():
            bad.writestr(part.filename, text if part.filename == name else good.read(part))
        if name not in good.namelist():
            bad.writestr(name, text)
    return after.getvalue()


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (_SHEET, f"<worksheet {_MAIN}><sheetData><row>{'<c/>' * 5_000}</row></sheetData></worksheet>"),
        (_SHEET, f'<worksheet {_MAIN}><sheetData><row><c r="XFD1"/></row></sheetData></worksheet>'),
        (_SHEET, f'<x:worksheet xmlns:x="u"><x:row>{"<x:c/>" * 300}</x:row></x:worksheet>'),
        ("xl/sharedStrings.xml", f"<sst {_MAIN}>{'<si/>' * 2_000_001}</sst>"),
        ("xl/styles.xml", f"<styleSheet {_MAIN}><cellXfs>{'<xf/>' * 60_000}</cellXfs></styleSheet>"),
        ("xl/media/a.bin", f"<worksheet {_MAIN}><row>{'<c/>' * 5_000}</row>& broken"),
        (_SHEET, f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet {_MAIN}/>'),
    ],
)
def test_a_small_file_of_very_many_elements_is_not_built_up(
    part: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(*_: object, **__: object) -> None:
        pytest.fail("the library was let at it")

    content = _with_part(part, text)
    monkeypatch.setattr("kit.sheets.reading.load_workbook", built)
    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(content)
    assert refused.value.code is Unreadable.TOO_LARGE


def test_a_sheet_as_large_as_allowed_is_read() -> None:
    rows = [[f"{row}-{column}" for column in range(18)] for row in range(3_000)]
    assert len(read_sheet(write_xlsx([Sheet("s", ["a"] * 18, rows)]))) == 3_001
