"""What a backup says about itself; compared with what is found when it comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

# Grows when a reader of today could not understand the file.
FORMAT = 2


class BadBackup(Exception):
    """The file is no backup of ours, is damaged, or does not fit here; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`counts`: rows of each table. `files`: SHA-256 of each by its path, folder first. Times are ISO 8601 in UTC."""

    format: int
    version: str
    engine: str
    engine_version: str
    made_at: str
    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    audit_seq: int
    audit_hash: str
    database_sha256: str
    files: Mapping[str, str]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, sort_keys=True).encode()


def read_manifest(text: bytes) -> Manifest:
    """Parse a manifest. Raises `BadBackup`."""
    try:
        raw = json.loads(text)
        if raw["format"] != FORMAT:
            raise BadBackup(f"The backup has format {raw['format']}; this version reads format {FORMAT}.")
        manifest = Manifest(**{**raw, "migrations": tuple(raw["migrations"])})
        if not isinstance(manifest.files, dict) or not isinstance(manifest.counts, dict):
            raise BadBackup("The backup's manifest cannot be read.")
        return manifest
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBackup("The backup's manifest cannot be read.") from error


def differing_counts(expected: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """Tables whose rows are not as many as they should be, as `table: expected, found`."""
    return [
        f"{table}: {expected.get(table, 0)} expected, {found.get(table, 0)} found"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table, 0) != found.get(table, 0)
    ]
