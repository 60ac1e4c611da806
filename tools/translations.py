"""Compiles `.po` files to the `.mo` files that Django reads, with Babel (run by the virtual environment's Python)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_APPLICATIONS = ("config", "campaigns", "quiz", "outreach", "kit")


def catalogues() -> Iterator[Path]:
    """Every `.po` file of ours."""
    for application in _APPLICATIONS:
        yield from sorted((ROOT / application).glob("**/locale/*/LC_MESSAGES/*.po"))


def stale() -> list[Path]:
    """Those whose `.mo` is missing or older."""
    return [
        source
        for source in catalogues()
        if not (compiled := source.with_suffix(".mo")).exists()
        or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
    ]


def compile_all(sources: list[Path]) -> None:
    """Write the `.mo` beside each `.po`. Fuzzy entries are left out, as Django does."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    for source in sources:
        with source.open("rb") as lines:
            try:
                catalogue = read_po(lines, abort_invalid=True)
            except PoFileError as error:
                raise SystemExit(f"{source}: {error}") from None
        # Replaced in one step: a running server may be reading it, and another process compiling it as well.
        unfinished = source.with_suffix(f".mo.{os.getpid()}")
        with unfinished.open("wb") as output:
            write_mo(output, catalogue)
        unfinished.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all([Path(name) for name in sys.argv[1:]] or stale())
