"""The table of signals that comes with the product. The bureau's own later ones are rows, read by the same rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outreach.referrals.rules.signals import Taxonomy
from outreach.referrals.rules.taxonomy_file import parse_taxonomy

VERSION = "2026"
FILE = Path(__file__).parent / "data" / f"need_signals_{VERSION}.csv"


@cache
def shipped_taxonomy() -> Taxonomy:
    """The table of `VERSION`. Kept for the life of the process."""
    return parse_taxonomy(FILE.read_text(encoding="utf-8"), VERSION)
