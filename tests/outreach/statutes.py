"""Statute texts to check citations against. They are not part of the product: where there are none, such tests skip."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from outreach.network.rules.citations import LAWS, Citation
from quiz.bank.rules.articles import StatuteText, parse_statute

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "statutes"
needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="no statute texts in ../shared/statutes")
_ITEM = re.compile(r"^（([一二三四五六七八九十]+)）", re.MULTILINE)


@cache
def statute(law: str) -> StatuteText:
    """The text of the version that `LAWS` names."""
    return parse_statute((TEXTS / f"{law}_{LAWS[law].version}.md").read_text(encoding="utf-8"))


def words_of(citation: Citation) -> str | None:
    """The cited article, item or paragraph; `None` if there is no such thing."""
    text = statute(citation.law).articles.get(citation.article)
    if text is None or citation.part is None:
        return text
    parts = [line for line in text.splitlines() if _ITEM.match(line)] or text.splitlines()
    return parts[citation.part - 1] if citation.part <= len(parts) else None
