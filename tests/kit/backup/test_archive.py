"""What an archive from somewhere may hold, and what is refused before anything of it is used."""

from __future__ import annotations

import gzip
import tarfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from kit.backup.archive import DATABASE, read_archive, sha256, write_archive
from kit.backup.manifest import FORMAT, BadBackup, Manifest

FOLDERS = ("media", "sealed")


def manifest(database: Path) -> Manifest:
    return Manifest(
        format=FORMAT, version="0", engine="sqlite", engine_version="3", made_at="2026-03-01T00:00:00+00:00",
        counts={}, migrations=(), audit_seq=0, audit_hash="", database_sha256=sha256(database), files={},
    )  # fmt: skip


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    database, target = tmp_path / DATABASE, tmp_path / "whole.tar.gz"
    database.write_bytes(Random(1).randbytes(5_000))  # what does not compress
    write_archive(target, database=database, folders={}, manifest=manifest(database))
    return target


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "/",
        "media",
        "media/",
        "media/../x",
        "/media/x",
        "other/x",
        "sealed/.incoming/x",
        "media/.x/y",
    ],
)
def test_unexpected_names_are_refused(tmp_path: Path, name: str) -> None:
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(bad, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, BytesIO(b"evil"))
    with pytest.raises(BadBackup, match="unexpected"):
        read_archive(bad, into=tmp_path / "into", folders=FOLDERS)
    assert not (tmp_path / "into").exists()


def test_a_file_that_claims_a_size_it_has_not_is_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("media/large")
    member.type, member.size = tarfile.GNUTYPE_SPARSE, 512
    raw = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    raw[386:398], raw[398:410] = b"00000000000\0", b"00000001000\0"  # one piece: from 0, 512 bytes
    raw[483:495] = b"77777777777\0"  # and the size that it claims: 8 GiB
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(gzip.compress(bytes(raw) + bytes(512) + bytes(1_024)))
    with pytest.raises(BadBackup, match="unexpected"):
        read_archive(bad, into=tmp_path / "into", folders=FOLDERS)
    assert not (tmp_path / "into").exists()


def test_a_file_for_which_there_is_no_room_is_not_begun(tmp_path: Path) -> None:
    member = tarfile.TarInfo("media/large")
    member.size = 2**60
    bad, into = tmp_path / "bad.tar.gz", tmp_path / "into"
    bad.write_bytes(gzip.compress(member.tobuf(tarfile.PAX_FORMAT) + bytes(1_024)))
    into.mkdir()
    with pytest.raises(BadBackup, match="Not enough room"):
        read_archive(bad, into=into, folders=FOLDERS)
    assert not list(into.iterdir())


def test_whatever_bit_is_damaged_the_refusal_is_ours(tmp_path: Path, whole: Path) -> None:
    content, random = whole.read_bytes(), Random(7)  # the same damage every time
    into = tmp_path / "into"
    into.mkdir()
    assert read_archive(whole, into=into, folders=FOLDERS).format == FORMAT
    for _ in range(300):
        damaged = bytearray(content)
        damaged[random.randrange(10, len(content))] ^= 1 << random.randrange(8)
        whole.write_bytes(damaged)
        try:
            read_archive(whole, into=into, folders=FOLDERS)
        except BadBackup:
            continue
