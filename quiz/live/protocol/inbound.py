"""Requests from clients: parsed to typed values at the door, or refused with a code.

Every request is a closed form: a missing, an unknown or a wrongly typed field refuses the whole. `schema.json` beside
this file says the same for other implementations; a test compares the two on generated requests.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Move

MAX_FRAME = 4_096  # bytes of UTF-8
MAX_ID = 2**31 - 1
MAX_SEAT = 9
MAX_CHOICES = 10
MAX_POSITION = 500
MAX_SLIP = 120


class BadFrame(Exception):
    """A frame that is not a request. `code` is the refusal; `id` the request's number where it could be read."""

    def __init__(self, code: str, request_id: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.id = request_id


@dataclass(frozen=True, slots=True)
class HelloPlayer:
    seat: int
    # the slip of a place in the queue, from an earlier `waiting`
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class HelloStaff:
    ticket: str


@dataclass(frozen=True, slots=True)
class Beat:
    pass


@dataclass(frozen=True, slots=True)
class Pong:
    nonce: str


@dataclass(frozen=True, slots=True)
class Names:
    pass


@dataclass(frozen=True, slots=True)
class Join:
    name: str
    team: int | None


class SubmitAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    position: Annotated[int, Meta(ge=0, le=MAX_POSITION)]
    choices: Annotated[
        tuple[Annotated[int, Meta(ge=0, lt=MAX_CHOICES)], ...], Meta(min_length=1, max_length=MAX_CHOICES)
    ]
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class PressBuzzer:
    position: int
    round: int
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class ConcernSeen:
    position: int


@dataclass(frozen=True, slots=True)
class ChooseTime:
    mode: PersonalTime


@dataclass(frozen=True, slots=True)
class Review:
    pass


@dataclass(frozen=True, slots=True)
class MakeMove:
    move: Move
    version: int
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Configure:
    version: int
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    search: str
    offset: int


@dataclass(frozen=True, slots=True)
class RemovePlayer:
    player: uuid.UUID


@dataclass(frozen=True, slots=True)
class RenamePlayer:
    player: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class AllowTime:
    player: uuid.UUID | None
    mode: PersonalTime


Request = (
    HelloPlayer
    | HelloStaff
    | Beat
    | Pong
    | Names
    | Join
    | SubmitAnswer
    | PressBuzzer
    | ConcernSeen
    | ChooseTime
    | Review
    | MakeMove
    | Configure
    | Roster
    | RemovePlayer
    | RenamePlayer
    | AllowTime
)


# The two common forms alone: `uuid.UUID` would take braces, prefixes and digits of other scripts as well.
_UUID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# No database stores a NUL in a text, and half a surrogate pair is no character.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class _Bad(Exception):
    """A field of the wrong form."""


class _Fields:
    """Reads each field of a payload once; `done` refuses what is left over."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self._rest = dict(payload)

    def _take(self, name: str) -> Any:
        if name not in self._rest:
            raise _Bad
        return self._rest.pop(name)

    def number(self, name: str, low: int, high: int) -> int:
        value = self._take(name)
        if type(value) is not int or not low <= value <= high:
            raise _Bad
        return value

    def optional_number(self, name: str, low: int, high: int) -> int | None:
        if self._rest.get(name) is None:
            self._rest.pop(name, None)
            return None
        return self.number(name, low, high)

    def text(self, name: str, longest: int) -> str:
        value = self._take(name)
        if not isinstance(value, str) or len(value) > longest or _NO_TEXT.search(value):
            raise _Bad
        return value

    def optional_text(self, name: str, longest: int) -> str | None:
        if self._rest.get(name) is None:
            self._rest.pop(name, None)
            return None
        return self.text(name, longest)

    def identity(self, name: str) -> uuid.UUID:
        value = self.text(name, 36)
        if not _UUID.fullmatch(value):
            raise _Bad
        return uuid.UUID(value)

    def optional_identity(self, name: str) -> uuid.UUID | None:
        if name in self._rest and self._rest[name] is None:
            self._rest.pop(name)
            return None
        return self.identity(name)

    def choices(self, name: str) -> tuple[int, ...]:
        value = self._take(name)
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_CHOICES:
            raise _Bad
        if not all(type(choice) is int and 0 <= choice < MAX_CHOICES for choice in value):
            raise _Bad
        if len(set(value)) != len(value):
            raise _Bad
        return tuple(value)

    def mode(self, name: str) -> PersonalTime:
        try:
            return PersonalTime(self.text(name, 5))
        except ValueError:
            raise _Bad from None

    def move(self, name: str) -> Move:
        try:
            return Move(self.text(name, 20))
        except ValueError:
            raise _Bad from None

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self._take(name)
        if not isinstance(value, dict):
            raise _Bad
        return value

    def done(self) -> None:
        if self._rest:
            raise _Bad


_MAX_VERSION = 2**31 - 1
_MAX_MS = 600_000

_PARSERS: dict[str, dict[str, Callable[[_Fields], Request]]] = {
    "player": {
        "hello": lambda f: HelloPlayer(f.number("seat", 0, MAX_SEAT), f.optional_text("ticket", MAX_SLIP)),
        "beat": lambda f: Beat(),
        "pong": lambda f: Pong(f.text("nonce", 32)),
        "names": lambda f: Names(),
        "join": lambda f: Join(f.text("name", 200), f.optional_number("team", 1, 1_000)),
        "answer": lambda f: SubmitAnswer(
            f.number("position", 0, MAX_POSITION), f.choices("choices"), f.identity("key")
        ),
        "buzz": lambda f: PressBuzzer(
            f.number("position", 0, MAX_POSITION), f.number("round", 1, 1_000), f.identity("key")
        ),
        "concern": lambda f: ConcernSeen(f.number("position", 0, MAX_POSITION)),
        "time": lambda f: ChooseTime(f.mode("mode")),
        "review": lambda f: Review(),
    },
    "host": {
        "hello": lambda f: HelloStaff(f.text("ticket", 500)),
        "beat": lambda f: Beat(),
        "move": lambda f: MakeMove(
            f.move("move"), f.number("version", 0, _MAX_VERSION), f.optional_number("ms", 0, _MAX_MS) or 0
        ),
        "configure": lambda f: Configure(f.number("version", 0, _MAX_VERSION), f.mapping("settings")),
        "roster": lambda f: Roster(f.text("search", 40), f.number("offset", 0, 10_000_000)),
        "remove": lambda f: RemovePlayer(f.identity("player")),
        "rename": lambda f: RenamePlayer(f.identity("player"), f.text("name", 200)),
        "allow": lambda f: AllowTime(f.optional_identity("player"), f.mode("mode")),
    },
    "screen": {
        "hello": lambda f: HelloStaff(f.text("ticket", 500)),
        "beat": lambda f: Beat(),
    },
}

# Which requests each kind of socket takes; the access matrix has a row for every one.
REQUESTS: dict[str, frozenset[str]] = {kind: frozenset(parsers) for kind, parsers in _PARSERS.items()}


def _number(literal: str) -> int | float:
    """A number with a point or an exponent; JSON Schema calls 1.0 an integer, and so do we."""
    value = float(literal)
    return int(value) if value.is_integer() else value


def _no_number(literal: str) -> None:
    raise ValueError(literal)  # NaN and Infinity are Python's, not JSON's


_answer_frame = msgspec.json.Decoder(
    tuple[Literal["answer"], Annotated[int, Meta(ge=0, le=MAX_ID)], SubmitAnswer]
).decode


def _sound_answer(data: bytes) -> tuple[int, Request] | None:
    """An answer as every page sends it: what nearly all frames of a game's busiest seconds are.

    Takes less than the general way below, and nothing that it would refuse.
    """
    try:
        _, request_id, answer = _answer_frame(data)
    except msgspec.MsgspecError:
        return None
    if len(answer.choices) > 1 and len(set(answer.choices)) != len(answer.choices):
        return None
    return request_id, answer


def parse(kind: str, data: bytes) -> tuple[int, Request]:
    """A request and its number from a text message. Raises `BadFrame`, or `UnicodeDecodeError` for what is no text.

    `kind` is the socket's: `player`, `host` or `screen`.
    """
    if len(data) > MAX_FRAME:
        raise BadFrame("frame.too_long")
    if kind == "player" and data.startswith(b'["answer"') and (sound := _sound_answer(data)) is not None:
        return sound
    text = data.decode()
    try:
        frame = json.loads(text, parse_float=_number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadFrame("frame.malformed") from None
    if not isinstance(frame, list) or len(frame) != 3:
        raise BadFrame("frame.malformed")
    name, request_id, payload = frame
    if type(request_id) is not int or not 0 <= request_id <= MAX_ID:
        raise BadFrame("frame.malformed")
    if not isinstance(name, str) or not isinstance(payload, dict):
        raise BadFrame("frame.malformed", request_id)
    parser = _PARSERS[kind].get(name)
    if parser is None:
        raise BadFrame("frame.unknown", request_id)
    fields = _Fields(payload)
    try:
        request = parser(fields)
        fields.done()
    except _Bad:
        raise BadFrame("frame.bad_payload", request_id) from None
    return request_id, request
