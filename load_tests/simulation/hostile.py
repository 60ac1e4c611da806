"""Messages of somebody who has read the protocol and means no good: sound, out of turn, spoilt, or none at all."""

from __future__ import annotations

import json
import uuid
from random import Random
from typing import Any

from quiz.live.protocol.inbound import REQUESTS
from quiz.live.rules.answers import PersonalTime
from quiz.live.rules.game import Move

_ODD: list[Any] = [
    None, True, -1, 0, 1, 2**31 - 1, 2**31, 10**40, 1.0, 1.5, 1e300, "", "x", "\x00", "\ud800", "‮", "ᠮᠣᠩᠭᠣᠯ",
    "'; DROP TABLE live_answer; --", "=1+1", "<script>", "x" * 300, [], [0], [[]], {}, {"a": {}}, [0] * 50,
]  # fmt: skip
_FIELDS: dict[str, tuple[str, ...]] = {
    "hello": ("seat",), "beat": (), "pong": ("nonce",), "names": (), "join": ("name", "team"),
    "answer": ("position", "choices", "key"), "buzz": ("position", "round", "key"), "concern": ("position",),
    "time": ("mode",), "review": (), "move": ("move", "version"), "configure": ("version", "settings"),
    "roster": ("search", "offset"), "remove": ("player",), "rename": ("player", "name"), "allow": ("player", "mode"),
}  # fmt: skip


def _sound(dice: Random, field: str) -> Any:
    """A value that the field may have."""
    match field:
        case "key" | "player":
            return uuid.UUID(int=dice.getrandbits(128)).hex
        case "choices":
            return dice.sample(range(4), dice.randint(1, 2))
        case "name":
            return dice.choice(["阿木古郎", "Anna", "张三", "选手·一"]) + str(dice.randrange(100))
        case "nonce" | "search":
            return dice.choice(["9f86d081", "", "张"])
        case "mode":
            return dice.choice(list(PersonalTime)).value
        case "move":
            return dice.choice(list(Move)).value
        case "settings":
            return dice.choice([{}, {"pacing": "auto"}, {"tally": "live"}, {"scoring": "speed"}])
        case "team":
            return None
        case "seat":
            return 0
        case _:
            return dice.randrange(4)


def message(dice: Random, kind: str, number: int) -> bytes:
    """One message for a socket of this kind; `number` is its request number, where it has one."""
    names = sorted(REQUESTS[kind]) if dice.random() < 0.9 else sorted(_FIELDS)
    name = dice.choice(names)
    payload = {field: _sound(dice, field) for field in _FIELDS[name]}
    if name == "hello" and kind != "player":
        payload = {"ticket": "x"}
    frame: list[Any] = [name, number, payload]
    spoil = dice.random()
    if spoil < 0.15 and payload:
        payload[dice.choice(sorted(payload))] = dice.choice(_ODD)
    elif spoil < 0.2:
        payload[dice.choice(["extra", "key", "position"])] = dice.choice(_ODD)
    elif spoil < 0.25 and payload:
        del payload[dice.choice(sorted(payload))]
    elif spoil < 0.3:
        frame[dice.randrange(3)] = dice.choice(_ODD)
    elif spoil < 0.33:
        frame = frame[: dice.randrange(3)]
    text = json.dumps(frame, ensure_ascii=dice.random() < 0.5).encode("utf-8", "replace")
    if spoil > 0.95:
        at = dice.randrange(len(text))
        text = text[:at] + bytes([dice.randrange(256)]) + text[at + dice.randrange(3) :]
    elif spoil > 0.94:
        text = dice.choice([b"", b"[" * 4_096, b"null", text[: len(text) // 2], b'{"a":' * 800, b"x" * 4_097])
    return text
