"""CSV as Excel and WPS read it: UTF-8 with a byte order mark, every text in quotes, lines ended by CR LF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kit.sheets.cells import Cell, plain_cell

# Without it Excel takes the file for the local code page.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Rows a piece: large enough that a download is few writes, small enough to start at once.
_ROWS_A_PIECE = 500


def write_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in pieces, for a streaming response. Rows may be of any length; the first is usually the header."""
    buffer = io.StringIO()
    # Quotes around all text: a semicolon or tab inside it must not begin a new cell in another locale.
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    yield _BYTE_ORDER_MARK
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(plain_cell(value)) for value in row])
        if number % _ROWS_A_PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


def _written(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value
