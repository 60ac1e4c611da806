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
