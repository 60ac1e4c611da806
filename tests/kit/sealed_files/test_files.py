"""Files come in whole or not at all, open for who has the row, and go with it."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from pytest_django import Settings

from kit.personal.register import Subject
from kit.personal.rotation import ModelStore, go_through, left_over
from kit.personal.walk import erase, export
from kit.sealed_files import sweep as sweeping
from kit.sealed_files.chunks import DamagedFile
from kit.sealed_files.download import as_attachment
from kit.sealed_files.folder import path_of
from kit.sealed_files.models import SealedFile
from kit.sealed_files.personal import SEALED_FILE
from kit.sealed_files.services import MOST_BYTES, Refusal, delete, read_whole, store
from kit.sealed_files.sweep import holders_of, sweep, without_bytes
from outreach.network.models import Division, RoleGrant

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 marked contents of a contract " + bytes(200_000)


class Holder(models.Model):
    """Something that keeps a file."""

    file = models.ForeignKey(SealedFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "testing"
        db_table = "testing_holder"
        apps = Apps()

    def __str__(self) -> str:
        return str(self.pk)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.SEALED_FILES_ROOT = tmp_path / "sealed"
    return tmp_path / "sealed"


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def stored(content: bytes = PDF, name: str = "合同.pdf", now: datetime = NOW) -> SealedFile:
    file = store(blocks=SimpleUploadedFile(name, content).chunks(), name=name, now=now)
    assert isinstance(file, SealedFile)
    return file


def test_file_comes_back_and_lies_there_unreadable(root: Path) -> None:
    pk = stored().pk
    file = SealedFile.objects.get(pk=pk)
    assert (file.name, file.media_type, file.size) == ("合同.pdf", "application/pdf", len(PDF))
    assert read_whole(file) == PDF
    (path,) = files(root)
    assert b"marked" not in path.read_bytes()
    assert "合同" not in str(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("length", [1, 5, 11, 12, 13, 70_000])
def test_blocks_of_any_length(length: int) -> None:
    blocks = [PDF[start : start + length] for start in range(0, 200 if length < 100 else len(PDF), length)]
    file = store(blocks=blocks, name="x", now=NOW)
    assert isinstance(file, SealedFile)
    assert read_whole(file) == b"".join(blocks)


def test_the_same_file_twice_shows_no_likeness(root: Path) -> None:
    one, two = stored(), stored()
    assert one.file_key != two.file_key
    a, b = (path_of(file.pk).read_bytes()[4:] for file in (one, two))
    assert a[:64] != b[:64]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refusal.EMPTY),
        (b"%PDF-", Refusal.TYPE),
        (b"<html><script>alert(1)</script>", Refusal.TYPE),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), Refusal.TOO_LARGE),
    ],
    ids=["empty", "too short to tell", "page", "large"],
)
def test_what_is_refused_leaves_nothing(root: Path, content: bytes, why: Refusal) -> None:
    assert store(blocks=SimpleUploadedFile("x", content).chunks(), name="x.pdf", now=NOW) is why
    assert files(root) == []
    assert not SealedFile.objects.exists()


def test_largest_file_is_taken() -> None:
    assert isinstance(store(blocks=[PDF[:100]], name="x", now=NOW, most=100), SealedFile)
    assert store(blocks=[PDF[:101]], name="x", now=NOW, most=100) is Refusal.TOO_LARGE


def test_endless_file_is_not_read_to_its_end() -> None:
    def endless() -> Iterator[bytes]:
        yield b"\xff\xd8\xff"
        while True:
            yield bytes(65_536)

    assert store(blocks=endless(), name="x", now=NOW, most=1_000_000) is Refusal.TOO_LARGE


def test_upload_that_breaks_off_leaves_nothing(root: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store(blocks=broken(), name="x", now=NOW)
    assert files(root) == []


def test_download_is_an_attachment_that_runs_nowhere() -> None:
    response = as_attachment(SealedFile.objects.get(pk=stored(name="合同 1.pdf").pk))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%88%E5%90%8C%201.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "another"])
def test_damaged_file_is_never_begun(damage: str) -> None:
    file, other = stored(), stored(b"%PDF-1.7 another one")
    path = path_of(file.pk)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(content[: 4 + 65_536 + 16])
    elif damage == "changed":
        content[150_000] ^= 1
        path.write_bytes(content)
    elif damage == "gone":
        path.unlink()
        assert without_bytes() == [file.pk]
    else:
        path.write_bytes(path_of(other.pk).read_bytes())
    with pytest.raises(DamagedFile):
        as_attachment(file)


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_the_row_and_not_before_the_commit(root: Path) -> None:
    file, other = stored(), stored()
    with transaction.atomic():
        delete(SealedFile.objects.filter(pk=file.pk))
        transaction.set_rollback(True)
    assert read_whole(SealedFile.objects.get(pk=file.pk)) == PDF
    assert delete(SealedFile.objects.filter(pk=file.pk)) == 1
    assert files(root) == [path_of(other.pk)]
    other.delete()  # however it goes
    assert files(root) == []


@pytest.mark.django_db(transaction=True)
def test_exported_and_erased_by_its_id(root: Path) -> None:
    subject = Subject(SEALED_FILE, stored().pk)
    assert [row["name"] for row in export(subject)["sealed_files.SealedFile"]] == ["合同.pdf"]
    assert erase(subject).rows == 1
    assert files(root) == []


def test_change_of_keys_rewrites_no_file(settings: Settings) -> None:
    old, new = "old " * 12, "new " * 12
    settings.SEALING_KEY = old
    pk = stored().pk
    before = path_of(pk).read_bytes()
    settings.SEALING_KEY, settings.SEALING_KEYS_OLD = new, (old,)
    rows = ModelStore(SealedFile)
    assert go_through(rows, reseal=True).stale == 1
    assert left_over([rows]) == {}
    settings.SEALING_KEYS_OLD = ()
    assert path_of(pk).read_bytes() == before
    assert read_whole(SealedFile.objects.get(pk=pk)) == PDF


def age(path: Path, hours: int) -> None:
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment))


def test_holders_without_a_name_on_the_other_side_are_seen() -> None:
    field = RoleGrant._meta.get_field("division")
    assert field.remote_field.hidden
    assert field.remote_field in holders_of(Division)


@pytest.mark.django_db(transaction=True)
def test_sweep_removes_what_nobody_holds_and_keeps_the_rest(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relation = Holder._meta.get_field("file").remote_field
    unheld = sweeping._unheld
    monkeypatch.setattr(sweeping, "_unheld", lambda relations: unheld([relation]))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE testing_holder (id bigint PRIMARY KEY, file_id "
            f"{SealedFile._meta.pk.db_type(connection)})"
        )
    try:
        long_ago = NOW - timedelta(hours=25)
        held, forgotten, fresh = stored(now=long_ago), stored(now=long_ago), stored()
        Holder.objects.bulk_create([Holder(id=1, file=held), Holder(id=2, file=None)])
        for file in (held, forgotten):
            age(path_of(file.pk), 25)
        incoming = root / ".incoming"
        left, young, own = (
            incoming / uuid.uuid4().hex,
            root / "ab" / uuid.uuid4().hex,
            root / "ab" / "README",
        )
        for path in (left, young, own):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x")
        age(left, 25)
        age(own, 25)
        age(young, 23)
        orphan = root / "cd" / ("cd" + uuid.uuid4().hex[2:])
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"x")
        age(orphan, 25)
        swept = sweep(now=NOW)
        assert (swept.rows, swept.files) == (1, 2)
        assert set(SealedFile.objects.values_list("pk", flat=True)) == {held.pk, fresh.pk}
        assert set(files(root)) == {path_of(held.pk), path_of(fresh.pk), young, own}
        assert sweep(now=NOW) == sweeping.Swept(files=0, rows=0)
        assert without_bytes() == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE testing_holder")


def test_folder_is_outside_of_what_is_served(settings: Settings) -> None:
    sealed = Path(settings.BACKED_UP["sealed"])
    served = [
        settings.STATIC_ROOT,
        *(entry[1] if isinstance(entry, tuple) else entry for entry in settings.STATICFILES_DIRS),
    ]
    assert not any(sealed.is_relative_to(folder) or Path(folder).is_relative_to(sealed) for folder in served)
    assert not settings.MEDIA_URL.strip("/")
