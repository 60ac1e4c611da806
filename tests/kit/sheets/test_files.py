"""Files are read back by another way than they were written: the csv module and the XML inside the workbook."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kit.sheets import Sheet, neutralise, write_csv, write_xlsx
from kit.sheets.cells import Cell, plain_cell

nasty = st.text(alphabet="=+-@＝＋－＠\t\r\n\0\x0b '\";,甲1", max_size=8) | st.text(max_size=12)
cells = nasty | st.integers(-(10**14), 10**14) | st.none() | st.booleans()
tables = st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5)
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(rows: list[list[Cell]]) -> list[list[str]]:
    text = b"".join(write_csv(rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@given(tables)
def test_csv_reads_back_as_written(rows: list[list[Cell]]) -> None:
    expected = [["" if (plain := plain_cell(value)) is None else str(plain) for value in row] for row in rows]
    assert read_csv(rows) == expected


@given(tables)
def test_csv_text_never_begins_like_a_formula(rows: list[list[Cell]]) -> None:
    for row, written in zip(rows, read_csv(rows), strict=True):
        for value, text in zip(row, written, strict=True):
            assert isinstance(value, int) or neutralise(text) == text


def test_csv_begins_with_a_byte_order_mark_and_quotes_text() -> None:
    assert b"".join(write_csv([["姓名", "得分"], ["张;三", -5]])) == (
        b"\xef\xbb\xbf" + '"姓名","得分"\r\n"张;三",-5\r\n'.encode()
    )


def test_csv_comes_in_pieces() -> None:
    pieces = list(write_csv([number, "甲"] for number in range(1200)))
    assert len(pieces) == 4
    assert b"".join(pieces).count(b"\r\n") == 1200


@given(tables)
def test_xlsx_holds_no_formula_and_reads_back(rows: list[list[Cell]]) -> None:
    data = write_xlsx([Sheet("结果", ["=1+1", "二", "三", "四"], rows)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314  our own file
    assert sheet.findall(f".//{_NAMESPACE}f") == []
    types = {cell.get("t", "n") for cell in sheet.iter(f"{_NAMESPACE}c")}
    assert types <= {"s", "inlineStr", "n", "b"}
    worksheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert worksheet["A1"].value == "'=1+1"
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            # XML reads CR LF and CR as LF (XML 1.0, section 2.11).
            assert lines(worksheet.cell(number, column).value) == lines(plain_cell(value))


def lines(value: object) -> object:
    return re.sub("\r\n?", "\n", value) or None if isinstance(value, str) else value


def test_xlsx_keeps_kinds_of_values() -> None:
    moment = datetime(2030, 5, 1, 12, 30, 15, 999, tzinfo=UTC)
    key = UUID("00000000-0000-4000-8000-000000000000")
    data = write_xlsx([Sheet("一", ["甲"], [[date(2030, 5, 1), moment, 1.5, True, key, "#N/A", "1e5"]])])
    worksheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in worksheet[2]] == [
        datetime(2030, 5, 1), datetime(2030, 5, 1, 12, 30, 15), 1.5, True, str(key), "#N/A", "1e5",
    ]  # fmt: skip
    assert worksheet["F2"].data_type == "s"


def test_xlsx_header_is_bold_frozen_and_wide_enough() -> None:
    data = write_xlsx([Sheet("一", ["名次", "姓名"], [[1, "阿拉坦其其格·巴雅尔"]])])
    worksheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert worksheet["A1"].font.bold
    assert worksheet.freeze_panes == "A2"
    assert worksheet.column_dimensions["B"].width >= 21


def test_xlsx_titles_are_legal_and_different() -> None:
    title = "[题目]:*?/\\" + "长" * 40
    data = write_xlsx([Sheet(title, [], []), Sheet(title, [], []), Sheet("", [], [])])
    titles = load_workbook(io.BytesIO(data)).sheetnames
    assert len(set(titles)) == 3
    assert all(1 <= len(each) <= 31 and not re.search(r"[\[\]:*?/\\]", each) for each in titles)


def test_xlsx_without_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="sheet"):
        write_xlsx([])
