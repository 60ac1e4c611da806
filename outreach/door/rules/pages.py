"""A page of plain sentences, read strictly from a table: the service guide, the privacy notice, the accessibility
statement.

A sentence may name what it rests on: `"legal-aid-law:43 七日内进行审查"` is an article and words that stand in it, so
that a test can look for them. On a cited page each sentence must.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach.network.rules.citation_words import articles_of
from outreach.network.rules.citations import Citation, cite

# Far above what anybody reads; a file that was mixed up is refused before it is drawn.
_LONGEST_TEXT, _MOST_ROWS = 600, 60


class BadPage(ValueError):
    """A file that cannot be shown; the message names the place within it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """An article, and words of it that say so."""

    citation: Citation
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and what it rests on."""

    text: str
    basis: tuple[Basis, ...]

    @property
    def articles(self) -> tuple[Citation, ...]:
        """The articles that stand beside it, each once."""
        return articles_of(each.citation for each in self.basis)


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a heading; `ordered` for steps. `note` is the office's own and cites nothing."""

    title: str
    ordered: bool
    lines: tuple[Line, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """One version. `sample` marks text that came with the software and that no office has made its own."""

    version: date
    title: str
    lead: str
    sample: bool
    sections: tuple[Section, ...]

    @property
    def articles(self) -> tuple[Citation, ...]:
        """All articles of its sentences, in their order."""
        return tuple(each for section in self.sections for line in section.lines for each in line.articles)


def parse_page(table: Mapping[str, Any], version: date, *, cited: bool) -> Page:
    """Read a page. Raises `BadPage`."""
    only(table, {"title", "lead", "sample", "section"}, "page")
    sections = tuple(
        _section(row, f"section {place}", cited=cited)
        for place, row in enumerate(rows(table, "section", "page"), start=1)
    )
    return Page(
        version, text(table, "title", "page"), text(table, "lead", "page"), flag(table, "sample"), sections
    )


def _section(row: Mapping[str, Any], where: str, *, cited: bool) -> Section:
    only(row, {"title", "ordered", "line", "note"}, where)
    return Section(
        title=text(row, "title", where),
        ordered=flag(row, "ordered"),
        lines=parse_lines(row, "line", where, cited=cited),
        note=text(row, "note", where) if "note" in row else "",
    )


def parse_lines(row: Mapping[str, Any], name: str, where: str, *, cited: bool) -> tuple[Line, ...]:
    """The sentences under `name`. Raises `BadPage`."""
    found = []
    for place, each in enumerate(rows(row, name, where), start=1):
        here = f"{where}, {name} {place}"
        only(each, {"text", "basis"}, here)
        basis = tuple(_basis(entry, here) for entry in each.get("basis", ()))
        if cited and not basis:
            raise BadPage(f"{here}: no article")
        found.append(Line(text(each, "text", here), basis))
    return tuple(found)


def _basis(entry: object, where: str) -> Basis:
    citation, _, words = str(entry).partition(" ")
    try:
        return Basis(cite(citation), words.strip() or _refuse(f"{where}: no words of {citation}"))
    except BadPage:
        raise
    except ValueError as error:
        raise BadPage(f"{where}: {error}") from error


def _refuse(message: str) -> str:
    raise BadPage(message)


def text(table: Mapping[str, Any], name: str, where: str) -> str:
    """A text that is there. Raises `BadPage`."""
    value = table.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT:
        raise BadPage(f"{where}: {name} is a text of at most {_LONGEST_TEXT} characters")
    return value.strip()


def flag(table: Mapping[str, Any], name: str) -> bool:
    """True or false, false where nothing is said. Raises `BadPage`."""
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise BadPage(f"{name} is true or false")
    return value


def rows(table: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    """The tables under `name`, one at least. Raises `BadPage`."""
    value = table.get(name)
    if (
        not isinstance(value, list)
        or not 1 <= len(value) <= _MOST_ROWS
        or not all(isinstance(each, dict) for each in value)
    ):
        raise BadPage(f"{where}: {name} is between 1 and {_MOST_ROWS} tables")
    return value


def only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse what is misspelt. Raises `BadPage`."""
    if unknown := set(table) - known:
        raise BadPage(f"{where}: nothing is called {', '.join(sorted(unknown))}")
