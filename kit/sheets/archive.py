"""Looking through an uploaded workbook before a library builds objects of it.

A file of a few kilobytes can unpack to millions of empty cells, each of which costs hundreds of bytes of memory. So
each part is read as a stream first, and its elements are counted; nothing is kept.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from xml.parsers import expat

# What an XLSX may unpack to: a file of zeros packs a thousandfold.
LARGEST_UNPACKED = 128 * 1024 * 1024
MOST_COLUMNS = 200
# Cells and texts of the largest sheet that is read fit in; styles and whatever else there is are never many.
_MOST_ELEMENTS = 2_000_000
_MOST_OF_ELSE = 50_000
_DATA = ("xl/worksheets/", "xl/sharedstrings.xml")
_CHUNK = 64 * 1024
_LETTERS = re.compile("[A-Za-z]*")


class TooMuch(Exception):
    """The archive holds more than a sheet that people make."""


def look_through(archive: zipfile.ZipFile) -> None:
    """Raises `TooMuch`, or whatever a damaged archive raises. XML that is none is left to who reads it."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise TooMuch
    left = _MOST_ELEMENTS
    # All of them, whatever their names: which part is the sheet is said inside the archive.
    for part in parts:
        data = part.filename.lower().startswith(_DATA)
        left -= _count(archive, part, left if data else min(left, _MOST_OF_ELSE))


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many elements the part has, up to where it is no XML any more."""
    elements = cells = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, cells
        elements += 1
        # With its namespace before it, whatever prefix the file gives it.
        kind = name.rpartition(" ")[2]
        if kind == "row":
            cells = 0
        elif kind == "c":
            cells += 1
            if cells > MOST_COLUMNS or _column(attributes.get("r", "")) > MOST_COLUMNS:
                raise TooMuch
        if elements > most:
            raise TooMuch

    def doctype(*_: object) -> None:
        raise TooMuch  # no workbook has one, and entities multiply

    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler = opened
    reader.StartDoctypeDeclHandler = doctype
    with suppress(expat.ExpatError), archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            reader.Parse(chunk, False)
    return elements


def _column(place: str) -> int:
    """The column of a place such as `AB12`; 0 where none is named."""
    number = 0
    found = _LETTERS.match(place)
    for letter in found[0].upper()[:4] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
