"""Small cells: nothing below the threshold is shown, and what is shown gives none of it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.referrals.rules.small_cells import TOTAL, Key, Table, added, is_closed, publish

AREAS, MATTERS = ("a", "b"), ("x", "y")


def test_a_hidden_cell_is_not_left_alone_in_its_lines() -> None:
    counts = {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60}
    table = publish(counts, areas=AREAS, matters=MATTERS)
    assert table.cells["a", "x"] is None
    # Its row, its column, and the corner across, or the three would give it away.
    assert [table.cells[cell] for cell in (("a", "y"), ("b", "x"), ("b", "y"))] == [None] * 3
    assert table.cells[TOTAL, TOTAL] == 153


def test_nothing_is_hidden_that_need_not_be() -> None:
    counts = dict.fromkeys(product(AREAS, MATTERS), 10)
    table = publish(counts, areas=AREAS, matters=MATTERS)
    assert None not in table.cells.values()
    assert table.cells[TOTAL, TOTAL] == 40


def test_counts_outside_the_table_are_an_error() -> None:
    with pytest.raises(ValueError, match="no listed"):
        publish({("c", "x"): 1}, areas=AREAS, matters=MATTERS)


def worlds(table: Table, highest: int) -> list[Mapping[Key, int]]:
    """Every table of counts, each up to `highest`, of which this could have been published."""
    inner = [(area, matter) for area in table.areas for matter in table.matters]
    ranges = [range(highest + 1) if (shown := table.cells[key]) is None else [shown] for key in inner]
    found = []
    for values in product(*ranges):
        world = dict(zip(inner, values, strict=True))
        world |= {(area, TOTAL): sum(world[area, m] for m in table.matters) for area in table.areas}
        world |= {(TOTAL, m): sum(world[area, m] for area in table.areas) for m in table.matters}
        world[TOTAL, TOTAL] = sum(world[area, TOTAL] for area in table.areas)
        if all(shown is None or world[key] == shown for key, shown in table.cells.items()):
            found.append(world)
    return found


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(0, 5), min_size=4, max_size=4),
    threshold=st.integers(1, 4),
)
def test_no_hidden_cell_can_be_worked_out(values: list[int], threshold: int) -> None:
    counts = dict(zip(product(AREAS, MATTERS), values, strict=True))
    table = publish(counts, areas=AREAS, matters=MATTERS, threshold=threshold)
    assert all(shown is None or shown >= threshold for shown in table.cells.values())
    possible = worlds(table, highest=7)
    for key, shown in table.cells.items():
        if shown is None:
            assert len({world[key] for world in possible}) > 1, (key, table.cells)


@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_nor_in_a_wider_table(values: list[int]) -> None:
    matters = ("x", "y", "z")
    table = publish(
        dict(zip(product(AREAS, matters), values, strict=True)), areas=AREAS, matters=matters, threshold=2
    )
    possible = worlds(table, highest=4)
    for key, shown in table.cells.items():
        if shown is None:
            assert len({world[key] for world in possible}) > 1, (key, table.cells)


def test_a_city_of_twelve_counties_is_published_quickly() -> None:
    areas, matters = [f"1504{n:02}" for n in range(12)], [f"m{n}" for n in range(38)]
    counts = {key: (7 * n) % 23 for n, key in enumerate(product(areas, matters))}
    table = publish(counts, areas=areas, matters=matters)
    assert all(shown is None or shown >= 10 for shown in table.cells.values())
    assert any(shown is not None for shown in table.cells.values())


def test_a_week_is_published_when_its_sunday_is_over_for_a_day() -> None:
    monday = date(2026, 11, 23)
    assert not is_closed(monday, monday + timedelta(days=7))
    assert is_closed(monday, monday + timedelta(days=8))


def test_periods_add_what_was_shown() -> None:
    assert (added([12, None, 30]).count, added([12, None, 30]).hidden) == (42, 1)


@pytest.mark.parametrize(
    ("areas", "matters"), [((), ("x",)), (("a",), ()), (("a", TOTAL), ("x",)), (("a",), (TOTAL,))]
)
def test_a_table_of_nothing_or_with_the_name_of_a_total_is_refused(
    areas: tuple[str, ...], matters: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="total"):
        publish({}, areas=areas, matters=matters)
