"""The folder of sealed files: whole files or none, for this user's eyes only."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

_BLOCK = 256 * 1024
_INCOMING = ".incoming"  # hidden: backups pass it by


def root() -> Path:
    """`SEALED_FILES_ROOT`. Nothing may serve it."""
    return Path(settings.SEALED_FILES_ROOT)


def path_of(file_id: uuid.UUID) -> Path:
    """Where a file lies: by the first two digits of its id, so that no folder grows without bounds."""
    return root() / file_id.hex[:2] / file_id.hex


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(file_id: uuid.UUID, blocks: Iterable[bytes]) -> None:
    """Write a file under its id when all of it is there and on the disk; whatever `blocks` raises leaves nothing."""
    target, unfinished = path_of(file_id), _made(root() / _INCOMING) / file_id.hex
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for block in blocks:
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(_made(target.parent) / target.name)
    finally:
        unfinished.unlink(missing_ok=True)
    # the folder may be new itself, and then stands in the root alone
    _sync_folder(target.parent)
    _sync_folder(root())


def read(file_id: uuid.UUID) -> Iterator[bytes]:
    """The file in blocks. Raises `FileNotFoundError`."""
    with path_of(file_id).open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def remove(file_id: uuid.UUID) -> None:
    """Remove a file; harmless when it is gone."""
    path_of(file_id).unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[Path]:
    """Files last written before a time (seconds since 1970), unfinished ones included."""
    for folder in sorted(root().iterdir()) if root().is_dir() else ():
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            try:
                if file.stat().st_mtime < moment:
                    yield file
            except FileNotFoundError:
                continue  # renamed or removed meanwhile
