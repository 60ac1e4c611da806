"""The file of assumptions: what is shipped is read, and whatever is wrong is named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from outreach.referrals.shipped import shipped_taxonomy
from outreach.simulation.rules.spread import OTHER, BadSpread, parse_spread
from tests.outreach.simulation.rules.city import shipped_table


def test_shipped_numbers_are_read_and_name_matters_that_exist() -> None:
    read = parse_spread(shipped_table())
    assert set(read.matters) - {OTHER} <= set(shipped_taxonomy().signals)
    assert read.weight_of("wage_migrant") > read.weight_of("pension") == read.matters[OTHER]
    # more than 40 in 100 come by night or on weekends
    workdays = sum(read.weekdays[:5]) / sum(read.weekdays)
    office = sum(read.hours[8:18]) / sum(read.hours)
    assert workdays * office < 0.6


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("needs_per_year",), 0, "needs_per_year"),
        (("needs_per_year",), "many", "needs_per_year"),
        (("contact_minutes",), True, "contact_minutes"),
        (("open_days",), None, "open_days"),
        (("language", "gacha"), 1.5, "language.gacha"),
        (("access", "step_free"), -0.1, "access.step_free"),
        (("time", "weekdays"), [1, 1], "time.weekdays"),
        (("time", "hours"), [0] * 24, "time.hours"),
        (("matters", "wage_other"), "x", "matters.wage_other"),
        (("place", "hamlet"), 1, "place.hamlet"),
        (("wishes",), 1, "wishes"),
        (("time",), 3, "time"),
    ],
)
def test_wrong_is_named(path: tuple[str, ...], value: Any, named: str) -> None:
    table: dict[str, Any] = deepcopy(shipped_table())
    part = table
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    with pytest.raises(BadSpread, match=f"^{named}$"):
        parse_spread(table)


@pytest.mark.parametrize("name", ["open_days", "matters", "place"])
def test_missing_is_named(name: str) -> None:
    table = shipped_table()
    del table[name]
    with pytest.raises(BadSpread, match=name):
        parse_spread(table)
    with pytest.raises(BadSpread, match=r"matters\.other"):
        parse_spread({**shipped_table(), "matters": {"pension": 1}})
