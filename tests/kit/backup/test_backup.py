"""A backup comes back whole, is refused where it does not fit, and never loses what is there by accident."""

import json
import shutil
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.services.installations import Installation

Make = Callable[..., Installation]
CONTENT = """
from kit.audit.log import record
from outreach.network.models import Division
city = Division.objects.create(code='1504', name='赤峰市', level=1)
Division.objects.create(code='150402', name='红山区', level=2, parent=city)
for number in range(3):
    record(actor='user:1', action='test.done', target=f'thing:{number}')
"""
COUNT = """
from outreach.network.models import Division
print(Division.objects.count(), Division.objects.get(pk='1504').name)
"""
SEALED = """
from django.utils import timezone
from kit.sealed_files.services import store
file = store(blocks=[b'%PDF-1.7 a contract'], name='合同.pdf', now=timezone.now())
"""
OPENED = """
from kit.sealed_files.models import SealedFile
from kit.sealed_files.services import read_whole
file = SealedFile.objects.get()
print(file.name, read_whole(file))
"""
PICTURE = bytes(range(256)) * 100


@pytest.fixture(scope="module")
def full(new_installation: Make) -> Installation:
    installation = new_installation()
    installation.manage("migrate", "--verbosity", "0")
    installation.python(CONTENT)
    folder = installation.var / "media" / "themes"
    folder.mkdir(parents=True)
    (folder / "海报.png").write_bytes(PICTURE)
    installation.python(SEALED)
    return installation


@pytest.fixture(scope="module")
def made(full: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "backup.tar.gz"
    full.manage("backup", str(file))
    return file


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy that the test may damage."""
    return Path(shutil.copy(made, tmp_path / "backup.tar.gz"))


def test_restore_brings_rows_media_and_audit_chain_back(
    full: Installation, backup: Path, new_installation: Make
) -> None:
    empty = new_installation()
    said = empty.manage("restore", str(backup)).stdout
    assert "Restored and verified" in said
    assert empty.python(COUNT).strip() == "2 赤峰市"
    assert (empty.var / "media" / "themes" / "海报.png").read_bytes() == PICTURE
    # With the keys of the installation that made it, sealed files open; without, they do not.
    assert "CannotUnseal" in empty.manage("shell", "--no-imports", "--command", OPENED, check=False).stderr
    empty.environ["SEALING_KEYS_OLD"] = full.environ["SEALING_KEY"]
    assert empty.python(OPENED).strip() == "合同.pdf b'%PDF-1.7 a contract'"
    assert empty.manage("verify_audit").stdout == full.manage("verify_audit").stdout
    # It is a living database: migrations know where it stands, and the log goes on.
    empty.manage("migrate", "--verbosity", "0")
    empty.python("from kit.audit.log import record; record(actor='a', action='b.c', target='d')")
    assert empty.manage("verify_audit").stdout.startswith("4 events")


def test_backup_is_for_its_owner_alone_and_holds_no_key(full: Installation, made: Path) -> None:
    backup = made
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:
        names = archive.getnames()
        sealed = [name for name in names if name.startswith("sealed/")]
        assert len(sealed) == 1
        assert names == ["database", "media/themes/海报.png", *sealed, "manifest.json"]
        contents = [archive.extractfile(name).read() for name in names]  # type: ignore[union-attr]
    for key in ("SECRET_KEY", "SEALING_KEY"):
        assert all(full.environ[key].encode() not in content for content in contents)
    assert all(b"a contract" not in content for content in contents)
    assert [
        path.name for path in backup.parent.iterdir() if path.name.startswith((".backup", "backup.tar.gz."))
    ] == []


def test_backup_overwrites_nothing(full: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    again = full.manage("backup", str(backup), check=False)
    assert again.returncode == 1
    assert "already there" in again.stderr
    assert backup.read_bytes() == before


def test_restore_into_full_database_only_when_told(full: Installation, backup: Path) -> None:
    full.python("from outreach.network.models import Division; Division.objects.filter(level=2).delete()")
    (full.var / "media" / "later.txt").write_text("later")
    refused = full.manage("restore", str(backup), check=False)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert full.python(COUNT).strip() == "1 赤峰市"
    full.manage("restore", "--replace", str(backup))
    assert full.python(COUNT).strip() == "2 赤峰市"
    assert [path.name for path in (full.var / "media").iterdir()] == ["themes"]


def test_restore_refuses_damaged_files_and_changes_nothing(backup: Path, new_installation: Make) -> None:
    empty = new_installation()
    whole = backup.read_bytes()
    for damaged in (
        whole[: len(whole) // 2],
        b"",
        b"no archive at all",
        swapped(whole, "media/themes/海报.png"),
    ):
        backup.write_bytes(damaged)
        refused = empty.manage("restore", str(backup), check=False)
        assert refused.returncode == 1
        assert "CommandError: The backup" in refused.stderr
        assert "Restored" not in refused.stderr
    assert not (empty.var / "media").exists()


def test_restore_refuses_names_that_lead_elsewhere(new_installation: Make, tmp_path: Path) -> None:
    empty = new_installation()
    for name in ("media/../../outside", "/outside", "media/x/../../../outside"):
        bad = tmp_path / "bad.tar.gz"
        with tarfile.open(bad, "w:gz") as archive:
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, BytesIO(b"evil"))
        refused = empty.manage("restore", str(bad), check=False)
        assert "something unexpected" in refused.stderr
    assert not list(tmp_path.glob("**/outside"))


def test_restore_refuses_another_engine_and_a_later_version(backup: Path, new_installation: Make) -> None:
    empty, whole = new_installation(), backup.read_bytes()
    with tarfile.open(backup) as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())  # type: ignore[union-attr]
    other = "sqlite" if manifest["engine"] == "postgresql" else "postgresql"
    later = [*manifest["migrations"], "live.0999_from_the_future"]
    for changes, told in (
        ({"engine": other}, f"made on {other}"),
        ({"migrations": later}, "by another version"),
    ):
        backup.write_bytes(restated(whole, {**manifest, **changes}))
        refused = empty.manage("restore", str(backup), check=False)
        assert refused.returncode == 1
        assert told in refused.stderr
    backup.write_bytes(whole)
    empty.manage("restore", str(backup))


def restated(whole: bytes, manifest: dict[str, object]) -> bytes:
    """The same archive with another manifest."""
    output, text = BytesIO(), json.dumps(manifest).encode()
    with tarfile.open(fileobj=BytesIO(whole)) as old, tarfile.open(fileobj=output, mode="w:gz") as new:
        for member in old:
            content = text if member.name == "manifest.json" else old.extractfile(member).read()  # type: ignore[union-attr]
            member.size = len(content)
            new.addfile(member, BytesIO(content))
    return output.getvalue()


def swapped(whole: bytes, name: str) -> bytes:
    """The same archive with one byte of one file changed."""
    output = BytesIO()
    with tarfile.open(fileobj=BytesIO(whole)) as old, tarfile.open(fileobj=output, mode="w:gz") as new:
        for member in old:
            content = bytearray(old.extractfile(member).read())  # type: ignore[union-attr]
            if member.name == name:
                content[100] ^= 1
            new.addfile(member, BytesIO(bytes(content)))
    return output.getvalue()
