"""The style of a report's page: a file of rules that the page carries in itself, so that it can be sent about."""

from __future__ import annotations

from pathlib import Path


def page_style() -> str:
    """The rules that all reports share."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
