"""The duty rota: who is on when, where nobody is, and what cannot be planned.

A window is staffed while its station is open, the hotline during the office's hours: on make-up workdays too, and not
on holidays. What of that time nobody covers is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.network.rules.opening import DAY, Span

NOON = 12 * 60 + 30  # where a day is parted for whoever is on for half of it


class Post(StrEnum):
    """What somebody is on duty for. Values are stored."""

    WINDOW = "window"
    HOTLINE = "hotline"


class Part(StrEnum):
    """Which part of the day."""

    WHOLE = "whole"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class RotaRefused(StrEnum):
    """Why a duty cannot be planned. The words are chosen where it is shown."""

    TIMES = "rota.times"
    CLOSED = "rota.closed"  # the station is not open then
    CONFLICT = "rota.conflict"  # the person is on duty elsewhere at that time
    NOT_ELIGIBLE = "rota.not_eligible"  # the person advises nobody there
    PAST = "rota.past"
    TOO_LONG = "rota.too_long"  # more days at once than anybody plans
    NO_DAYS = "rota.no_days"  # the station is not open on any of them
    NOT_YOURS = "rota.not_yours"
    GONE = "rota.gone"
    SAME_PERSON = "rota.same_person"


MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of one day that somebody is on duty."""

    person: str
    day: date
    span: Span


def conflicts(wanted: Shift, others: Iterable[Shift]) -> bool:
    """Whether the person has another duty at that time, wherever; one that ends as the other begins is none."""
    return any(
        other.person == wanted.person and other.day == wanted.day and _overlap(other.span, wanted.span)
        for other in others
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.opens < other.closes and other.opens < one.closes


def spans_to_plan(open_spans: Iterable[Span], part: Part) -> tuple[Span, ...]:
    """The stretches of an open day that somebody takes over who is on for this part of it."""
    begins, ends = {Part.WHOLE: (0, DAY), Part.MORNING: (0, NOON), Part.AFTERNOON: (NOON, DAY)}[part]
    cut = ((max(span.opens, begins), min(span.closes, ends)) for span in open_spans)
    return tuple(Span(opens, closes) for opens, closes in cut if opens < closes)


def gaps(open_spans: Iterable[Span], covered: Iterable[Span]) -> tuple[Span, ...]:
    """What of the open time nobody is on duty, in order."""
    found: list[Span] = []
    taken = sorted(covered)
    for span in open_spans:
        here = span.opens
        for other in taken:
            if other.closes <= here or other.opens >= span.closes:
                continue
            if other.opens > here:
                found.append(Span(here, other.opens))
            here = max(here, other.closes)
        if here < span.closes:
            found.append(Span(here, span.closes))
    return tuple(found)
