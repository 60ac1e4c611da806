"""What a worker wants stored, and what became of it: the items and results of the group commit.

Structs, because one of each is made for every answer, at a fifth of a frozen dataclass's time; none can be part of a
ring, so the collector need not look at them.
"""

from __future__ import annotations

import uuid

import msgspec


class NewPlayer(msgspec.Struct, frozen=True, gc=False):
    game: uuid.UUID
    participant: uuid.UUID
    seat: int
    player: uuid.UUID
    name: str
    name_key: str
    team: int | None
    joined_at: int
    created_ms: int


class NewAnswer(msgspec.Struct, frozen=True, gc=False):
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


class NewPress(msgspec.Struct, frozen=True, gc=False):
    game: uuid.UUID
    position: int
    round: int
    player: uuid.UUID
    received_at: int


class NewAsked(msgspec.Struct, frozen=True, gc=False):
    """A player has been asked whether a matter concerns them. There is no field for what they tapped."""

    game: uuid.UUID
    position: int
    player: uuid.UUID


Item = NewPlayer | NewAnswer | NewPress | NewAsked


class Seated(msgspec.Struct, frozen=True, gc=False):
    """The player of a seat: new, or the one who sat there already."""

    player: uuid.UUID
    name: str
    team: int | None
    joined_at: int


class Stored(msgspec.Struct, frozen=True, gc=False):
    """The row is committed; `new` is false when the same request had been stored before.

    `late`: of an answer, whether the row that stands came after the deadline. `overtaken`: of an answer to the present
    question, whether its reveal may have been told without it.
    """

    new: bool
    late: bool = False
    overtaken: bool = False


class NotStored(msgspec.Struct, frozen=True, gc=False):
    """Refused with a code of `protocol.codes`."""

    code: str


Result = Seated | Stored | NotStored
