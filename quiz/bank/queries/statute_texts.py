"""Statute texts on disk: a directory with a file `<code>_<version>.md` for each version of a statute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from quiz.bank.rules.articles import BadStatuteText, StatuteText, parse_statute


def read_statute_texts(
    directory: Path, versions: Iterable[tuple[str, date]]
) -> dict[tuple[str, date], StatuteText]:
    """The texts of these versions; those that are absent or cannot be read are left out."""
    texts = {}
    for code, version in set(versions):
        try:
            text = (directory / f"{code}_{version.isoformat()}.md").read_text(encoding="utf-8")
            texts[code, version] = parse_statute(text)
        except (OSError, UnicodeDecodeError, BadStatuteText):
            continue
    return texts
