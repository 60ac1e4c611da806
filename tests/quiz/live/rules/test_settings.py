"""Settings from outside: read back as they were written, or refused by name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.live.rules.settings import MAX_TEAMS, BadSettings, GameSettings, parse_settings

NAMES = list(GameSettings().to_json())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=25),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=6) | st.just("name"), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_nothing_is_the_default() -> None:
    assert parse_settings({}) == GameSettings()


@given(raw=st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), json_values))
def test_arbitrary_values_are_read_or_refused(raw: dict[str, Any]) -> None:
    try:
        settings = parse_settings(raw)
    except BadSettings as error:
        refused: str | None = str(error)
    else:
        refused = None
    assert refused is None or refused in NAMES
    if refused is None:
        assert parse_settings(settings.to_json()) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scoring", "random"),
        ("scoring", ["steady"]),
        ("pacing", None),
        ("tally", "always"),
        ("leaderboard", 1),
        ("streaks", "true"),
        ("team_minimum", 0),
        ("team_minimum", True),
        ("team_minimum", 1_001),
        ("teams", "甲村"),
        ("teams", [""]),
        ("teams", ["   "]),
        ("teams", ["长" * 21]),
        ("teams", ["甲村", " 甲村 "]),
        ("teams", [{"id": 1}]),
        ("teams", [str(n) for n in range(MAX_TEAMS + 1)]),
        ("teams", ["甲\u202e村"]),
        ("teams", ["甲\n村"]),
        ("teams", ["\ud800"]),
        ("teams", ["\u0000"]),
    ],
)
def test_bad_value_is_refused_by_its_name(name: str, value: object) -> None:
    with pytest.raises(BadSettings, match=f"^{name}$"):
        parse_settings({name: value})


def test_teams_are_numbered_from_one_in_order() -> None:
    settings = parse_settings({"teams": ["甲村", {"name": " 乙村 ", "id": 77}], "team_minimum": 3})
    assert [(team.id, team.name) for team in settings.teams] == [(1, "甲村"), (2, "乙村")]
    assert settings.team_minimum == 3
