"""A disk of a few megabytes that can be full: a tmpfs, which only root may mount."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STEP = 64 * 1024
_LEAST = 4 * 1024


def may_mount() -> bool:
    """Whether this user may have such a disk."""
    return os.geteuid() == 0


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A mounted disk."""

    path: Path

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    def free_bytes(self) -> int:
        """What is left of it."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self) -> None:
        """Take all that is left of it."""
        with self._ballast.open("ab", buffering=0) as ballast:
            step = _STEP
            while step >= _LEAST:
                try:
                    ballast.write(b"\0" * step)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step //= 2

    def empty(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk at `path`. Raises `PermissionError` for anybody but root."""
    if not may_mount():
        raise PermissionError("only root may mount a small disk")
    path.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(path)],  # noqa: S607
        check=True,
    )
    try:
        yield SmallDisk(path)
    finally:
        # what still has files open there is ending; the mount goes with the last of them
        subprocess.run(["umount", "--lazy", str(path)], check=True)  # noqa: S607
