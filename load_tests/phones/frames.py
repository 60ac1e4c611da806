"""Frames of the protocol as phones need them: `game` pushes, of which all phones get the same text, are parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.json import Decoder

decode = Decoder().decode

GAME = b'["game"'
# Phones on slow lines may still get the one before.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A game's state as far as a phone acts on it. Times in milliseconds on the server's clock."""

    version: int
    phase: str
    position: int
    paused: bool
    now: int
    closes_at: int | None
    # what can be answered: the number of choices, and how many may be tapped (0: one or more)
    choices: int
    pick: int
    graded: bool
    buzzer: bool


def shown(game: dict[str, Any]) -> Shown:
    """The `<game>` of docs/protocol.md."""
    question = game["question"] or {}
    return Shown(
        version=game["version"],
        phase=game["phase"],
        position=game["position"],
        paused=game["paused"],
        now=game["now"],
        closes_at=game["closes_at"],
        choices=len(question.get("choices") or ()),
        pick=question.get("pick", 1),
        graded=question.get("graded", True),
        buzzer=question.get("buzzer", False),
    )


class GameFrames:
    """Parses each different `game` frame once for all phones of a process."""

    def __init__(self) -> None:
        self._known: dict[bytes, Shown] = {}

    def read(self, frame: bytes) -> Shown:
        found = self._known.get(frame)
        if found is None:
            found = shown(decode(frame)[1])
            self._known[frame] = found
            if len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]
        return found
