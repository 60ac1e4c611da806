"""XLSX workbooks, written row by row so that a large sheet takes little memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from kit.sheets.cells import Cell, plain_cell, shown_width

# Rows that are looked at for the width of columns.
_SAMPLE = 200
_NARROWEST, _WIDEST = 8, 60
_LONGEST_TITLE = 31
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEEC")
_WRAP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, the names of the columns, and the rows."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with these sheets, in order. Raises `ValueError` when there is none."""
    workbook = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        titles.add(title := _title(sheet.title, titles))
        _write_sheet(workbook.create_sheet(title), sheet)
    if not titles:
        raise ValueError("a workbook needs a sheet")
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write_sheet(worksheet: object, sheet: Sheet) -> None:
    rows = iter(sheet.rows)
    sample = list(islice(rows, _SAMPLE))
    # Widths and panes must be known before the first row of a write-only sheet.
    for index, width in enumerate(_widths(sheet.header, sample), start=1):
        worksheet.column_dimensions[get_column_letter(index)].width = width  # type: ignore[attr-defined]
    worksheet.freeze_panes = "A2"  # type: ignore[attr-defined]
    worksheet.append([_cell(worksheet, name, header=True) for name in sheet.header])  # type: ignore[attr-defined]
    for row in chain(sample, rows):
        worksheet.append([_cell(worksheet, value) for value in row])  # type: ignore[attr-defined]


def _cell(worksheet: object, value: Cell, *, header: bool = False) -> object:
    plain = plain_cell(value)
    cell = WriteOnlyCell(worksheet, value=plain)
    if isinstance(plain, str):
        # openpyxl would take "#N/A" for an error and a leading "=" for a formula.
        cell.data_type = "s"
    if header:
        cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _WRAP
    return cell


def _widths(header: Sequence[str], sample: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for index, name in enumerate(header):
        shown = [name, *(row[index] for row in sample if index < len(row) and row[index] is not None)]
        yield min(_WIDEST, max(_NARROWEST, *(shown_width(value) + 2 for value in shown)))


def _title(wanted: str, taken: set[str]) -> str:
    """A title that Excel accepts: 1 to 31 characters, none of []:*?/\\, no apostrophe at the ends, not twice."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")[:_LONGEST_TITLE].strip(" '") or "Sheet"
    title, number = plain, 1
    while title.casefold() in {each.casefold() for each in taken}:
        number += 1
        title = f"{plain[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
    return title
