"""Heads of the chain noted outside the database: who rewrites or cuts the whole chain there is still found out."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "audit-heads.log"


def last_witness(directory: Path) -> tuple[int, str] | None:
    """Sequence number and hash of the newest head noted in a directory; a line cut short is passed over."""
    noted = directory / FILE_NAME
    if not noted.is_file():
        return None
    for line in reversed(noted.read_text().splitlines()):
        seq, _, digest = line.rpartition(" ")[2].partition(":")
        if seq.isdigit() and len(digest) == 64:
            return int(seq), digest
    return None


def note_witness(directory: Path, *, at: str, seq: int, digest: str) -> None:
    """Note a head, with the time at which it was true."""
    with (directory / FILE_NAME).open("a") as file:
        file.write(f"{at} {seq}:{digest}\n")
