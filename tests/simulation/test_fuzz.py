"""Tens of thousands of hostile messages: what is refused changes nothing, and nothing is logged or broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from load_tests.simulation.fuzz import fuzz
from load_tests.simulation.rows import ModelRows

# In four parts of each kind; `make soak` sends a hundred thousand.
MESSAGES = 3_000


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["player", "host"])
def test_hostile_messages_break_nothing(kind: str, seed: int) -> None:
    found = fuzz(kind, seed, MESSAGES)
    assert found.broken == []
    assert set(found.closes) <= {1007, 4400, 4401, 4403}
    # they were read, and of many sorts
    assert found.answers.total() > MESSAGES * 0.8
    assert len(found.answers) >= 10


def test_refusal_that_changes_something_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def grabbing(self: ModelRows, **asked: object) -> str:
        self.loaded = replace(self.loaded, settings=replace(self.loaded.settings, scoring="plain"))
        return "player.unknown"

    monkeypatch.setattr(ModelRows, "rename_player", grabbing)
    assert "a refused request has changed something" in fuzz("host", 1, 300).broken
