"""What a manifest refuses, and how differences are named."""

import json
from dataclasses import replace

import pytest

from kit.backup.manifest import FORMAT, BadBackup, Manifest, differing_counts, read_manifest

MANIFEST = Manifest(
    format=FORMAT,
    version="0.1.0",
    engine="sqlite",
    engine_version="3.53.4",
    made_at="2026-03-01T00:00:00+00:00",
    counts={"network_user": 8},
    migrations=("network.0001_initial",),
    audit_seq=3,
    audit_hash="ab" * 32,
    database_sha256="cd" * 32,
    files={"media/themes/海报.png": "ef" * 32},
)


def test_read_manifest_reads_what_was_written() -> None:
    assert read_manifest(MANIFEST.to_json()) == MANIFEST


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        replace(MANIFEST, format=FORMAT + 1).to_json(),
        json.dumps({**json.loads(MANIFEST.to_json()), "more": 1}).encode(),
        json.dumps({**json.loads(MANIFEST.to_json()), "files": None}).encode(),
        json.dumps({**json.loads(MANIFEST.to_json()), "counts": []}).encode(),
        b"[" * 100_000,
    ],
)
def test_read_manifest_refuses(text: bytes) -> None:
    with pytest.raises(BadBackup):
        read_manifest(text)


def test_differing_counts_names_every_table() -> None:
    assert differing_counts({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 1}) == [
        "b: 2 expected, 5 found",
        "c: 3 expected, 0 found",
        "d: 0 expected, 1 found",
    ]
