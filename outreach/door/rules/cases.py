"""Typical cases: what happened, what was done and by which article, how it ended. Read strictly from a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach.door.rules.pages import BadPage, Line, flag, only, parse_lines, rows, text
from outreach.network.rules.citations import Citation

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Case:
    """One case, told so that nobody can be recognised.

    `code` stands in its address and so in the browser's list of pages: a number, which tells of no matter.
    A `sensitive` one is read by people who may be watched; its page can be left quickly.
    """

    code: str
    sensitive: bool
    title: str
    field: str
    story: str
    steps: tuple[Line, ...]
    outcome: str
    advice: tuple[Line, ...]

    @property
    def articles(self) -> tuple[Citation, ...]:
        """All articles of its sentences, in their order."""
        return tuple(each for line in (*self.steps, *self.advice) for each in line.articles)


@dataclass(frozen=True, slots=True)
class CaseBook:
    """The cases of one version. `sample`: written to show the form; nothing of it happened."""

    version: date
    sample: bool
    cases: tuple[Case, ...]


def parse_cases(table: Mapping[str, Any], version: date) -> CaseBook:
    """Read a book of cases. Raises `BadPage`."""
    only(table, {"sample", "case"}, "book")
    cases = tuple(
        _case(row, f"case {place}") for place, row in enumerate(rows(table, "case", "book"), start=1)
    )
    if len({each.code for each in cases}) < len(cases):
        raise BadPage("a code comes twice")
    return CaseBook(version, flag(table, "sample"), cases)


def _case(row: Mapping[str, Any], where: str) -> Case:
    only(row, {"code", "sensitive", "title", "field", "story", "step", "outcome", "advice"}, where)
    code = text(row, "code", where)
    if _CODE.fullmatch(code) is None:
        raise BadPage(f"{where}: a code consists of small letters, digits and hyphens")
    return Case(
        code=code,
        sensitive=flag(row, "sensitive"),
        title=text(row, "title", where),
        field=text(row, "field", where),
        story=text(row, "story", where),
        steps=parse_lines(row, "step", where, cited=True),
        outcome=text(row, "outcome", where),
        advice=parse_lines(row, "advice", where, cited=True),
    )
