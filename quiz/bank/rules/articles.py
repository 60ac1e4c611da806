"""Articles of statutes: their numbers, and finding them in a statute's text.

In files and rows an article is Arabic ("31", "287-2"); in law and on pages it is Chinese (第三十一条,
第二百八十七条之二).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kit.numerals.rules import from_chinese, to_chinese

_NUMBER = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]?))?")
_NUMERALS = "零〇一二三四五六七八九十百千"
ARTICLE_LABEL = re.compile(rf"第([{_NUMERALS}]+)条(?:之([一二三四五六七八九十]+))?")
# An article is a line that begins with its label and a space (full-width in the texts).
_ARTICLE_LINE = re.compile(rf"^{ARTICLE_LABEL.pattern}\s+(.*)$", re.DOTALL)


class BadStatuteText(ValueError):
    """A statute text that cannot be read: no title, or an article twice."""


def is_article(article: str) -> bool:
    """Whether this is an article's number in its Arabic form."""
    return _NUMBER.fullmatch(article) is not None


def article_label(article: str) -> str:
    """第三十一条 for "31", 第二百八十七条之二 for "287-2". Raises `ValueError` for anything else."""
    match = _NUMBER.fullmatch(article)
    if match is None:
        raise ValueError(f"not an article: {article!r}")
    label = f"第{to_chinese(int(match[1]))}条"
    return f"{label}之{to_chinese(int(match[2]))}" if match[2] else label


def article_number(label: str) -> str | None:
    """The Arabic form of a label such as 第二百八十七条之二; `None` for what is not a label."""
    match = ARTICLE_LABEL.fullmatch(label)
    return _number(match) if match else None


def articles_named(text: str) -> list[tuple[int, str]]:
    """Every article that a text names, as (offset, Arabic number), in order."""
    found = ((match.start(), _number(match)) for match in ARTICLE_LABEL.finditer(text))
    return [(start, number) for start, number in found if number is not None]


def _number(match: re.Match[str]) -> str | None:
    main, inserted = from_chinese(match[1]), from_chinese(match[2]) if match[2] else None
    if not main:
        return None
    number = f"{main}-{inserted}" if inserted else str(main)
    return number if is_article(number) else None


@dataclass(frozen=True, slots=True)
class StatuteText:
    """A statute's title and its articles by Arabic number, each with all its paragraphs."""

    title: str
    articles: Mapping[str, str]


def parse_statute(text: str) -> StatuteText:
    """Read a statute text: `# title`, headings, and articles that begin a line with 第…条 and a space.

    Raises `BadStatuteText`.
    """
    title, current = "", None
    articles: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            current = None
            if not title and line.startswith("# "):
                title = line.removeprefix("# ").strip()
        elif match := _ARTICLE_LINE.match(line):
            current = _number(match)
            if current is None or current in articles:
                raise BadStatuteText(line[:20])
            articles[current] = [match[3]]
        elif current is not None and line.strip():
            articles[current].append(line.strip())
    if not title:
        raise BadStatuteText("no title")
    return StatuteText(title=title, articles={number: "\n".join(lines) for number, lines in articles.items()})
