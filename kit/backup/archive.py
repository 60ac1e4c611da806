"""The one file of a backup: a compressed tar of the database, the media, and the manifest last.

The manifest stands last, so that a file cut short has none and is refused.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kit.backup.manifest import BadBackup, Manifest, read_manifest

DATABASE, MANIFEST, MEDIA = "database", "manifest.json", "media"
_BLOCK = 1024 * 1024


def sha256(file: Path) -> str:
    """The digest of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def media_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Regular files under the media folder with their relative names."""
    for file in sorted(root.rglob("*")) if root.is_dir() else ():
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(root).as_posix(), file


def write_archive(target: Path, *, database: Path, media_root: Path, manifest: Manifest) -> None:
    """Write the file under another name first: what bears the backup's name is whole. Readable by its owner alone."""
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                archive.add(database, DATABASE)
                for name in manifest.media:
                    archive.add(media_root / name, f"{MEDIA}/{name}")
                note = target.with_name(target.name + ".manifest")
                note.write_bytes(manifest.to_json())
                archive.add(note, MANIFEST)
                note.unlink()
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def read_archive(source: Path, *, into: Path) -> Manifest:
    """Unpack into a folder of our own and check every digest. Raises `BadBackup`.

    Names are checked rather than trusted: a backup may have been on its way for years.
    """
    manifest: Manifest | None = None
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                if manifest is not None or not member.isfile() or not _expected(member.name):
                    raise BadBackup(f"The backup holds something unexpected: {member.name}")
                stream = archive.extractfile(member)
                if stream is None:
                    raise BadBackup(f"The backup holds something unexpected: {member.name}")
                if member.name == MANIFEST:
                    manifest = read_manifest(stream.read())
                    continue
                file = into / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("wb") as output:
                    while block := stream.read(_BLOCK):
                        output.write(block)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BadBackup("The backup cannot be unpacked: it is damaged or cut short.") from error
    if manifest is None:
        raise BadBackup("The backup has no manifest: it is cut short.")
    _check_digests(manifest, into)
    return manifest


def _expected(name: str) -> bool:
    path = PurePosixPath(name)
    if name in (DATABASE, MANIFEST):
        return True
    return (
        path.parts[:1] == (MEDIA,)
        and len(path.parts) > 1
        and ".." not in path.parts
        and not path.is_absolute()
    )


def _check_digests(manifest: Manifest, folder: Path) -> None:
    database = folder / DATABASE
    if not database.is_file() or sha256(database) != manifest.database_sha256:
        raise BadBackup("The backup's database is damaged.")
    if {name: sha256(file) for name, file in media_files(folder / MEDIA)} != dict(manifest.media):
        raise BadBackup("The backup's media are damaged.")
