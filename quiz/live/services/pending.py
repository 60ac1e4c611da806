"""What a worker wants stored, and what became of it: the items and results of the group commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewPlayer:
    game: uuid.UUID
    participant: uuid.UUID
    seat: int
    player: uuid.UUID
    name: str
    name_key: str
    team: int | None
    joined_at: int
    created_ms: int


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A judged and graded answer. `choices` are canonical; `credited_ms` as in `rules.answers.Timing`."""

    game: uuid.UUID
    position: int
    player: uuid.UUID
    key: uuid.UUID
    choices: tuple[int, ...]
    grade: float
    points: int
    received_at: int
    credited_ms: int
    late: bool


@dataclass(frozen=True, slots=True)
class NewPress:
    game: uuid.UUID
    position: int
    round: int
    player: uuid.UUID
    received_at: int


@dataclass(frozen=True, slots=True)
class NewAsked:
    """A player has been asked whether a matter concerns them. There is no field for what they tapped."""

    game: uuid.UUID
    position: int
    player: uuid.UUID


Item = NewPlayer | NewAnswer | NewPress | NewAsked


@dataclass(frozen=True, slots=True)
class Seated:
    """The player of a seat: new, or the one who sat there already."""

    player: uuid.UUID
    name: str
    team: int | None
    joined_at: int


@dataclass(frozen=True, slots=True)
class Stored:
    """The row is committed; `new` is false when the same request had been stored before.

    `late`: of an answer, whether the row that stands came after the deadline.
    """

    new: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class NotStored:
    """Refused with a code of `protocol.codes`."""

    code: str


Result = Seated | Stored | NotStored
