"""Folders that other users of the machine can pass into: services that will not run as root do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Iterator[Path]:
    """A fresh folder; pytest's own lie beneath one that every run closes to others."""
    with tempfile.TemporaryDirectory(prefix="outreach-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
