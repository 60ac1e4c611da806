"""The one file of a backup: a compressed tar of the database, the folders of files, and the manifest last.

The manifest stands last, so that a file cut short has none and is refused.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kit.backup.manifest import BadBackup, Manifest, read_manifest

DATABASE, MANIFEST = "database", "manifest.json"
_BLOCK = 1024 * 1024
# Bytes. A manifest has a line for each file; a longer one is cut here, and then is none.
_LONGEST_MANIFEST = 1024 * _BLOCK


def sha256(file: Path) -> str:
    """The digest of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_under(root: Path) -> Iterator[tuple[str, Path]]:
    """Regular files under a folder with their relative names; hidden ones are unfinished and not looked at."""
    for file in sorted(root.rglob("*")) if root.is_dir() else ():
        relative = file.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if not hidden and file.is_file() and not file.is_symlink():
            yield relative.as_posix(), file


def digests(folders: Mapping[str, Path]) -> dict[str, str]:
    """The digest of each file in these folders, by `folder/relative name`."""
    found: dict[str, str] = {}
    for folder, root in folders.items():
        for name, file in files_under(root):
            try:
                found[f"{folder}/{name}"] = sha256(file)
            except FileNotFoundError:
                continue  # erased meanwhile
    return found


def write_archive(
    target: Path, *, database: Path, folders: Mapping[str, Path], manifest: Manifest
) -> Manifest:
    """Write the file under another name first: what bears the backup's name is whole. Readable by its owner alone.

    Returns the manifest as it was written: without files that were erased while this went on.
    """
    there: dict[str, str] = {}
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                archive.add(database, DATABASE)
                for name, digest in manifest.files.items():
                    folder, _, rest = name.partition("/")
                    try:
                        archive.add(folders[folder] / rest, name)
                    except FileNotFoundError:
                        continue
                    there[name] = digest
                manifest = replace(manifest, files=there)
                note = target.with_name(target.name + ".manifest")
                note.write_bytes(manifest.to_json())
                archive.add(note, MANIFEST)
                note.unlink()
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def read_archive(source: Path, *, into: Path, folders: Collection[str]) -> Manifest:
    """Unpack into a folder of our own and check every digest. Raises `BadBackup`.

    Names are checked rather than trusted: a backup may have been on its way for years.
    """
    manifest: Manifest | None = None
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                # a sparse file of some bytes unpacks to whatever size it claims
                is_plain = member.isfile() and not member.issparse()
                if manifest is not None or not is_plain or not _expected(member.name, folders):
                    raise BadBackup(f"The backup holds something unexpected: {member.name}")
                stream = archive.extractfile(member)
                if stream is None:
                    raise BadBackup(f"The backup holds something unexpected: {member.name}")
                if member.name == MANIFEST:
                    manifest = read_manifest(stream.read(_LONGEST_MANIFEST))
                    continue
                if member.size > (free := shutil.disk_usage(into).free):
                    raise BadBackup(
                        f"Not enough room to unpack: {member.name} takes {member.size:,} bytes, and {free:,} are free."
                    )
                file = into / member.name
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as output:
                    while block := stream.read(_BLOCK):
                        output.write(block)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise BadBackup("The backup cannot be unpacked: it is damaged or cut short.") from error
    if manifest is None:
        raise BadBackup("The backup has no manifest: it is cut short.")
    _check_digests(manifest, into, folders)
    return manifest


def _expected(name: str, folders: Collection[str]) -> bool:
    path = PurePosixPath(name)
    if name in (DATABASE, MANIFEST):
        return True
    return (
        len(path.parts) > 1
        and path.parts[0] in folders
        and not path.is_absolute()
        # hidden files are in no backup of ours, and no digest would stand for them
        and not any(part.startswith(".") for part in path.parts)
    )


def _check_digests(manifest: Manifest, unpacked: Path, folders: Collection[str]) -> None:
    database = unpacked / DATABASE
    if not database.is_file() or sha256(database) != manifest.database_sha256:
        raise BadBackup("The backup's database is damaged.")
    if digests({folder: unpacked / folder for folder in folders}) != dict(manifest.files):
        raise BadBackup("The backup's files are damaged.")
