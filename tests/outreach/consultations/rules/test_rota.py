"""Duties: overlaps, gaps, parts of a day; and periods of figures."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.consultations.rules.figures import is_closed, months
from outreach.consultations.rules.handing_on import story
from outreach.consultations.rules.rota import NOON, Part, Shift, conflicts, gaps, spans_to_plan
from outreach.network.rules.opening import DAY, Span

MONDAY = date(2026, 11, 23)
OFFICE = (Span(510, 720), Span(870, 1050))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    opens = draw(st.integers(0, DAY - 1))
    return Span(opens, draw(st.integers(opens + 1, DAY)))


def minutes(found: object) -> set[int]:
    return {minute for span in found for minute in range(span.opens, span.closes)}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("other", "collides"),
    [
        (Shift("a", MONDAY, Span(600, 700)), True),
        (Shift("a", MONDAY, Span(500, 800)), True),
        (Shift("a", MONDAY, Span(719, 900)), True),
        (Shift("a", MONDAY, Span(720, 900)), False),  # one ends as the other begins
        (Shift("a", MONDAY, Span(0, 510)), False),
        (Shift("b", MONDAY, Span(600, 700)), False),
        (Shift("a", date(2026, 11, 24), Span(600, 700)), False),
    ],
)
def test_only_one_duty_at_a_time(other: Shift, collides: bool) -> None:
    wanted = Shift("a", MONDAY, Span(510, 720))
    assert conflicts(wanted, [other]) is collides
    assert conflicts(other, [wanted]) is collides


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_gaps_are_exactly_the_open_minutes_that_nobody_covers(opened: list[Span], taken: list[Span]) -> None:
    apart, last = [], 0
    for span in sorted(opened):
        if span.opens >= last:
            apart.append(span)
            last = span.closes
    found = gaps(apart, taken)
    assert minutes(found) == minutes(apart) - minutes(taken)
    assert all(one.closes <= other.opens for one, other in pairwise(found))


@given(st.lists(spans(), max_size=4))
def test_the_halves_of_a_day_are_the_whole(opened: list[Span]) -> None:
    halves = [minutes(spans_to_plan(opened, part)) for part in (Part.MORNING, Part.AFTERNOON)]
    assert halves[0] | halves[1] == minutes(spans_to_plan(opened, Part.WHOLE)) == minutes(opened)
    assert not halves[0] & halves[1]
    assert all(minute < NOON for minute in halves[0])


def test_a_morning_is_the_morning() -> None:
    assert spans_to_plan(OFFICE, Part.MORNING) == (Span(510, 720),)
    assert gaps(OFFICE, [Span(510, 720)]) == (Span(870, 1050),)


def test_a_period_is_whole_months_over_the_turn_of_the_year() -> None:
    found = [f"{each:%Y-%m}" for each in months(date(2025, 11, 30), date(2026, 2, 1))]
    assert found == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(months(date(2026, 2, 1), date(2026, 1, 31))) == []


@pytest.mark.parametrize(
    ("today", "closed"), [(date(2026, 11, 30), False), (date(2026, 12, 1), False), (date(2026, 12, 2), True)]
)
def test_a_month_is_closed_when_its_last_night_is_over(today: date, closed: bool) -> None:
    assert is_closed(date(2026, 11, 1), today) is closed


def test_a_story_has_what_was_said_and_no_empty_line_for_what_was_not() -> None:
    assert story(number="A1", question="问", answer="答") == "咨询 A1\n\n问：问\n\n答：答"
    assert story(number="A1", question="", answer="答") == "咨询 A1\n\n答：答"
