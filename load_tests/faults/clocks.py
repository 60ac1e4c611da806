"""Processes whose clock is wrong: libfaketime, loaded before everything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_WHERE = Path("/usr/lib")
_LIBRARY = "*/faketime/libfaketimeMT.so.1"


def find_library() -> Path | None:
    """Debian's libfaketime (package `faketime`), or `None`."""
    return next(iter(sorted(_WHERE.glob(_LIBRARY))), None)


def with_clock(environ: Mapping[str, str], *, ahead_s: float) -> dict[str, str]:
    """The environment of a process whose wall clock is so far ahead (or, negative, behind).

    The monotonic clock is left alone: a machine whose date is wrong still counts seconds rightly. Raises `RuntimeError`
    when the library is not installed.
    """
    library = find_library()
    if library is None:
        raise RuntimeError("libfaketime is not installed (Debian: faketime).")
    return {
        **environ,
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{ahead_s:+.0f}s",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
