"""A game's questions as values, frozen when the game is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quiz.live.rules.game import Item


def _clamped(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def reading_ms(text: str) -> int:
    """Time to read a question before the choices come: unhurried readers take about eight characters a second."""
    return _clamped(4_000, 2_500 + 120 * len(text), 15_000)


def reveal_ms(explanation: str) -> int:
    """Time that automatic pacing leaves for the explanation."""
    return _clamped(8_000, 4_000 + 90 * len(explanation), 20_000)


@dataclass(frozen=True, slots=True)
class FrozenQuestion:
    """One question of a game. `content` may be shown at once; all that explains it, and `solution`, at the reveal."""

    position: int
    type: str
    content: Mapping[str, Any]
    solution: Mapping[str, Any]
    explanation: str
    citations: tuple[Mapping[str, Any], ...]
    topic: str
    difficulty: int
    shuffle: bool
    seconds: int
    buzzer: bool
    graded: bool
    pick: int

    @property
    def text(self) -> str:
        return str(self.content["text"])

    @property
    def choices(self) -> list[str]:
        return [str(choice) for choice in self.content["choices"]]

    def as_item(self) -> Item:
        """What the state machine needs of it."""
        return Item(
            limit_ms=self.seconds * 1_000,
            reading_ms=reading_ms(self.text),
            reveal_ms=reveal_ms(self.explanation),
            buzzer=self.buzzer,
            graded=self.graded,
        )
