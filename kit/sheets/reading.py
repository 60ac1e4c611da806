"""Reading a sheet that somebody uploads: CSV or XLSX, as rows of plain text.

A cell comes as a person sees it: a code that Excel keeps as a number is its digits, a day is `2026-03-01`. The
apostrophe that `neutralise` puts before what could be a formula is taken away again. Formulas are not calculated: the
value that was saved with them counts.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from openpyxl import load_workbook

from kit.sheets.archive import MOST_COLUMNS, TooMuch, look_through
from kit.sheets.cells import neutralise

LARGEST_FILE = 8 * 1024 * 1024
MOST_ROWS = 20_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


class Unreadable(StrEnum):
    """Why a file is no sheet that can be read."""

    TOO_LARGE = "sheet.too_large"
    TOO_MANY_ROWS = "sheet.too_many_rows"
    NO_SHEET = "sheet.no_sheet"


class SheetUnreadable(Exception):
    """The file cannot be read; `code` says why."""

    def __init__(self, code: Unreadable) -> None:
        super().__init__(code.value)
        self.code = code


def read_sheet(content: bytes) -> list[list[str]]:
    """Rows of a CSV file or of a workbook's first sheet, without empty rows at its end. Raises `SheetUnreadable`."""
    if len(content) > LARGEST_FILE:
        raise SheetUnreadable(Unreadable.TOO_LARGE)
    rows = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _read_csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    try:
        return _bounded(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise SheetUnreadable(Unreadable.NO_SHEET) from error


def _decoded(content: bytes) -> str:
    # GB 18030: what a Chinese Excel writes as plain "CSV".
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable(Unreadable.NO_SHEET)


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            look_through(archive)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            worksheet = workbook.worksheets[0]
            # The size that the file states of itself may be false, and huge.
            worksheet.reset_dimensions()
            return _bounded(worksheet.iter_rows(values_only=True))
        finally:
            workbook.close()
    except SheetUnreadable:
        raise
    except TooMuch as error:
        raise SheetUnreadable(Unreadable.TOO_LARGE) from error
    except Exception as error:  # whatever a damaged or hostile archive makes of the library
        raise SheetUnreadable(Unreadable.NO_SHEET) from error


def _bounded(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    kept: list[list[str]] = []
    for row in rows:
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise SheetUnreadable(Unreadable.NO_SHEET)
        if len(kept) > MOST_ROWS:
            raise SheetUnreadable(Unreadable.TOO_MANY_ROWS)
        kept.append(cells)
    return kept


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == value.time().min else value.isoformat(sep=" ")
        case date():
            return value.isoformat()
    text = _CONTROLS.sub("", str(value)).strip()
    if text.startswith("'") and neutralise(text[1:]) == text:
        return text[1:]
    return text
