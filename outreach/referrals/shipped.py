"""What comes with the product: the table of signals and the texts of consent.

The bureau's own later ones are rows, read by the same rules.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from outreach.referrals.rules.consent_texts import ConsentTexts, parse_consent_texts
from outreach.referrals.rules.signals import Taxonomy
from outreach.referrals.rules.taxonomy_file import parse_taxonomy

VERSION = "2026"
FILE = Path(__file__).parent / "data" / f"need_signals_{VERSION}.csv"
CONSENT_VERSION = "2026-11"
CONSENT_FILE = FILE.parent / f"consent_texts_{CONSENT_VERSION}.toml"
# Whatever the bureau stores for a later day holds instead.
SINCE = date(2026, 1, 1)


@cache
def shipped_taxonomy() -> Taxonomy:
    """The table of `VERSION`. Kept for the life of the process."""
    return parse_taxonomy(FILE.read_text(encoding="utf-8"), VERSION)


@cache
def shipped_consent_texts() -> ConsentTexts:
    """The texts of `CONSENT_VERSION`. Kept for the life of the process."""
    return parse_consent_texts(CONSENT_FILE.read_text(encoding="utf-8"), CONSENT_VERSION)
