"""Which series an expression of PromQL selects: just as much of the language as our dashboard and alerts use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<labels>\{[^{}]*\}) | (?P<range>\[[^\]]*\]) | (?P<number>\d[\d.e]*) | (?P<name>[A-Za-z_:][\w:]*)
      | (?P<other>[()+\-*/%^<>=!,]+) | (?P<space>\s+)""",
    re.VERBOSE,
)
_MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
_AGGREGATIONS = {"sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile"}
_WORDS = {"and", "or", "unless", "bool", "offset"}


@dataclass(frozen=True)
class Matcher:
    label: str
    how: str
    value: str


@dataclass(frozen=True)
class Selector:
    """A metric's name with its matchers."""

    name: str
    matchers: tuple[Matcher, ...] = ()


def selectors(expression: str) -> Iterator[Selector]:
    """Raises `ValueError` for what this reader does not know."""
    tokens = list(_tokens(expression))
    skipping = False
    for number, (kind, text) in enumerate(tokens):
        after = tokens[number + 1] if number + 1 < len(tokens) else ("", "")
        if skipping:
            skipping = ")" not in text
        elif kind == "name":
            if text in _GROUPING:
                skipping = True
            elif text in _WORDS or text in _AGGREGATIONS or after[1].startswith("("):
                continue
            else:
                yield Selector(text, _matchers(after[1]) if after[0] == "labels" else ())


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None:
            raise ValueError(f"not understood at {at}: {expression}")
        at = found.end()
        if found.lastgroup != "space":
            yield str(found.lastgroup), found.group()


def _matchers(labels: str) -> tuple[Matcher, ...]:
    found = tuple(Matcher(*match) for match in _MATCHER.findall(labels))
    if len(found) != (labels.count(",") + 1 if labels.strip("{} ") else 0):
        raise ValueError(f"not understood: {labels}")
    return found
