"""Which files are taken: four types that people photograph or are given, told by their first bytes alone.

Neither the name nor what a browser calls it is believed. A file that is two types at once is the type it begins as, and
leaves as an attachment that no browser opens by itself.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

# Bytes that are needed to tell.
HEAD = 12
_LONGEST_STEM = 240  # bytes: file systems allow 255 for a name


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


_SUFFIX = {
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.WEBP: ".webp",
    MediaType.PDF: ".pdf",
}


def media_type(head: bytes) -> MediaType | None:
    """The type of a file with this beginning, or `None` for one that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):  # PNG (RFC 2083), 3.1
        return MediaType.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":  # RFC 9649, 2.4
        return MediaType.WEBP
    if head.startswith(b"%PDF-"):  # ISO 32000, 7.5.2; stricter than readers, which look further on
        return MediaType.PDF
    return None


def safe_name(given: str, media: MediaType) -> str:
    """A file name to leave under: one line, no folder, nothing invisible, and the suffix of what the file is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    # Controls, marks that turn the direction of writing, surrogates, private characters; and what Windows refuses.
    shown = "".join(
        character
        for character in last
        if unicodedata.category(character)[0] != "C" and character not in '<>:"|?*'
    )
    stem = re.sub(r"\s+", " ", shown.rpartition(".")[0] or shown).strip(" .")
    return (stem.encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip(" .") or "file") + _SUFFIX[media]
