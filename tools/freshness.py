"""Whether something built is still newer than what it was built from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def fingerprint(files: Iterable[Path]) -> str:
    """A digest of names, sizes and times: cheap enough to be taken at every start."""
    digest = hashlib.sha256()
    for file in sorted(files):
        status = file.stat()
        digest.update(f"{file.relative_to(ROOT)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def content_fingerprint(files: Iterable[Path], *, salt: str = "") -> str:
    """A digest of contents, for the few small files whose change costs minutes."""
    digest = hashlib.sha256(salt.encode())
    for file in sorted(files):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def build_if_changed(*, stamp: Path, digest: str, build: Callable[[], None]) -> bool:
    """Build unless the stamp carries the digest; the stamp is written after the build has succeeded."""
    if stamp.is_file() and stamp.read_text() == digest:
        return False
    build()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    return True
