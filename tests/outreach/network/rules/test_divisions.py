"""Official codes."""

import pytest

from outreach.network.rules.divisions import Level, level_of, parent_of


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("1504", Level.CITY, None),
        ("150402", Level.COUNTY, "1504"),
        ("150402001", Level.TOWNSHIP, "150402"),
        ("150402001001", Level.VILLAGE, "150402001"),
    ],
)
def test_code_tells_level_and_parent(code: str, level: Level, parent: str | None) -> None:
    assert level_of(code) is level
    assert parent_of(code) == parent


@pytest.mark.parametrize("code", ["", "15", "15040", "1504x2", "１５０４", "1504020010011"])
def test_level_of_refuses_what_is_no_code(code: str) -> None:
    assert level_of(code) is None
    with pytest.raises(ValueError, match="not a division code"):
        parent_of(code)
