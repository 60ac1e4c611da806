"""What may stand in a cell, and how text that a spreadsheet would run as a formula is made harmless.

A player may call himself `=HYPERLINK(…)`; the organiser who opens the results must see that name and nothing else
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

Cell = str | int | float | Decimal | bool | date | datetime | UUID | None

# Excel and WPS take the full-width forms for the plain ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SEPARATORS = ("\t", "\r", "\n", "\0")
# Not allowed in XML 1.0 (section 2.2), and of no use in CSV. Tab, line feed and carriage return may stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# The length that Excel accepts in a cell.
LONGEST_TEXT = 32_767
# Excel keeps 15 digits of a number; a longer one is a name and would be changed.
_LARGEST_NUMBER = 10**15


def neutralise(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could read it as a formula.

    Doing it again changes nothing. Spaces and invisible characters before the sign do not hide it: programs trim
    them on import.
    """
    start = 0
    while start < len(text) and unicodedata.category(text[start]) in ("Cc", "Cf", "Zs"):
        start += 1
    if text.startswith(_SEPARATORS) or text[start:].startswith(_FORMULA):
        return "'" + text
    return text


def plain_cell(value: Cell) -> str | int | float | bool | date | datetime | None:
    """The value as a spreadsheet keeps it: text clean, short enough and neutralised; what is no number becomes text.

    Moments lose their zone, so the caller gives them in the reader's.
    """
    match value:
        case None | bool():
            return value
        case int():
            return value if abs(value) < _LARGEST_NUMBER else str(value)
        case float() | Decimal():
            return float(value) if math.isfinite(value) else None
        case datetime():
            return value.replace(tzinfo=None, microsecond=0)
        case date():
            return value
        case UUID():
            return str(value)
    text = _CONTROLS.sub("", neutralise(value))
    # Once more: with the controls gone another character may stand first.
    return neutralise(text)[:LONGEST_TEXT]


def shown_width(value: object) -> int:
    """How wide a value stands, in columns of one Latin letter; Chinese characters take two."""
    text = str(value).split("\n", 1)[0]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
