"""Office hours as data: spans of a day for each season of the year, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens` to `closes` of one day; `closes` itself is closed."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Season:
    """Hours from a day of the year on, until the next season begins. Summer and winter hours are two of them."""

    month: int
    day: int
    workday: tuple[Span, ...]  # make-up workdays too
    weekend: tuple[Span, ...] = ()
    holiday: tuple[Span, ...] = ()


class BadHours(ValueError):
    """Hours that cannot be read, overlap, or never open."""


def parse_seasons(table: Mapping[str, Any]) -> tuple[Season, ...]:
    """Read `season = [{from = "05-01", workday = ["09:00-12:00", …], weekend = […], holiday = […]}]`.

    Weekend and holiday may be left out. Raises `BadHours`.
    """
    entries = table.get("season")
    if set(table) != {"season"} or not isinstance(entries, list) or not entries:
        raise BadHours("one list of seasons is needed")
    seasons = tuple(_season(entry) for entry in entries)
    if len({(season.month, season.day) for season in seasons}) != len(seasons):
        raise BadHours("two seasons begin on one day")
    return seasons


def _season(entry: object) -> Season:
    if not isinstance(entry, dict) or not {"from", "workday"} <= set(entry) <= {
        "from",
        "workday",
        "weekend",
        "holiday",
    }:
        raise BadHours("a season has from, workday, weekend, holiday")
    try:
        # A leap year, so that 02-29 is a day.
        begins = date.fromisoformat(f"2024-{entry['from']}")
        spans = {kind: _spans(entry.get(kind, [])) for kind in ("workday", "weekend", "holiday")}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadHours(str(error)) from error
    return Season(begins.month, begins.day, **spans)


def _spans(texts: list[str]) -> tuple[Span, ...]:
    found = []
    for text in texts:
        opens, closes = text.split("-")
        found.append(Span(time.fromisoformat(opens), time.fromisoformat(closes)))
    ends = [moment for span in found for moment in (span.opens, span.closes)]
    if any(a >= b for a, b in pairwise(ends)):
        raise BadHours("spans of a day follow one another")
    return tuple(found)
