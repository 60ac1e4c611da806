"""The file of an archived game: compressed JSON lines, and beside it a manifest with its digest and counts.

The first line tells the columns of each table, each further line is a table's name and one row's values. A file gets
its name only when it is whole and on the disk, and is readable by its owner alone: it holds nicknames.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

FORMAT = 1
_BLOCK = 1024 * 1024
Row = tuple[str, Sequence[Any]]


class BadArchive(Exception):
    """The file is missing, cut short, changed, or not of this kind; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file must hold. `rows` counts the rows of each table; `sha256` is of the compressed file."""

    game: str
    title: str
    ended_at: str
    sha256: str
    size: int
    rows: Mapping[str, int]
    format: int = FORMAT


def file_of(folder: Path, game: uuid.UUID) -> Path:
    return folder / f"{game}.jsonl.gz"


def manifest_of(file: Path) -> Path:
    return file.with_name(file.name.removesuffix(".jsonl.gz") + ".json")


def make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_archive(
    file: Path, *, game: uuid.UUID, title: str, ended_at: str, columns: Mapping[str, Sequence[str]],
    rows: Iterable[Row],
) -> Manifest:  # fmt: skip
    """Write file and manifest. What an attempt that was killed left half-written is written anew."""
    unfinished = file.with_name(file.name + ".part")
    counts: Counter[str] = Counter()
    encode = msgspec.json.encode
    with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
        # no time and no name inside, so the same rows make the same file
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=5, mtime=0) as packed:
            packed.write(encode({"format": FORMAT, "game": game, "columns": columns}) + b"\n")
            for table, values in rows:
                counts[table] += 1
                packed.write(encode([table, *values]) + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
        raw.seek(0)
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
        manifest = Manifest(str(game), title, ended_at, digest, raw.seek(0, os.SEEK_END), dict(counts))
    note = manifest_of(file)
    half = note.with_name(note.name + ".part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.json.format(encode(asdict(manifest)), indent=2))
        stream.flush()
        os.fsync(stream.fileno())
    # The manifest first: a file with its final name always has one.
    half.replace(note)
    unfinished.replace(file)
    _sync_folder(file.parent)
    return manifest


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_manifest(file: Path) -> Manifest:
    """The manifest beside the file. Raises `BadArchive`."""
    try:
        manifest = msgspec.json.decode(manifest_of(file).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadArchive(f"no usable manifest for {file.name}: {type(error).__name__}") from None
    if manifest.format != FORMAT:
        raise BadArchive(f"{file.name} has format {manifest.format}; this version reads {FORMAT}")
    return manifest


def check_archive(file: Path) -> Manifest:
    """Read the whole file back and compare it with its manifest. Raises `BadArchive`."""
    manifest = read_manifest(file)
    try:
        with file.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != manifest.sha256:
                raise BadArchive(f"{file.name} is not what was written: its digest differs")
    except OSError as error:
        raise BadArchive(f"{file.name} cannot be read: {type(error).__name__}") from None
    counts = Counter(table for table, _ in read_rows(file))
    if counts != Counter(manifest.rows):
        raise BadArchive(f"{file.name} holds {dict(counts)} rows; its manifest says {dict(manifest.rows)}")
    return manifest


def read_rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Table and row, one after another. Raises `BadArchive` where the file breaks off."""
    try:
        with gzip.open(file, "rb") as lines:
            columns = msgspec.json.decode(next(lines))["columns"]
            for line in lines:
                table, *values = msgspec.json.decode(line)
                yield table, dict(zip(columns[table], values, strict=True))
    except (OSError, EOFError, StopIteration, KeyError, ValueError, msgspec.DecodeError) as error:
        raise BadArchive(f"{file.name} breaks off or is damaged: {type(error).__name__}") from None
