"""What comes with the product: the text that people agree to before they leave a message."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outreach.consultations.rules.message_text import MessageText, parse_message_text

TEXT_VERSION = "2026-11"
TEXT_FILE = Path(__file__).parent / "data" / f"message_consent_{TEXT_VERSION}.toml"


@cache
def message_text() -> MessageText:
    """The text of `TEXT_VERSION`. Kept for the life of the process."""
    return parse_message_text(TEXT_FILE.read_text(encoding="utf-8"), TEXT_VERSION)
