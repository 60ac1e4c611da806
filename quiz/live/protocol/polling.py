"""A poll over HTTP: what a phone has, and what it gets when there is more.

The answer carries frames as a socket would push them, so that a page reads both alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from quiz.live.protocol.inbound import BadFrame

_MAX_VERSION = 2**31 - 1
# Figures that each worker works out for itself, perhaps a moment apart: told with the rest, and no news alone.
_NO_NEWS = ("rank", "of", "team_rank")


class Poll(msgspec.Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """`version`: of the state that the page has, -1 for none. `seen`: of its `me`, as it was told."""

    version: Annotated[int, Meta(ge=-1, le=_MAX_VERSION)]
    seen: Annotated[str, Meta(max_length=16)]


_decode = msgspec.json.Decoder(Poll).decode


def parse_poll(data: bytes) -> Poll:
    """Raises `BadFrame`."""
    try:
        return _decode(data)
    except msgspec.ValidationError:
        raise BadFrame("frame.bad_payload") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadFrame("frame.malformed") from None


def seen_of(me: Mapping[str, Any] | None) -> str:
    """A short name for what a player knows of the own state; the same in every worker."""
    if me is None:
        return ""
    result = me["result"]
    told = result and {name: value for name, value in result.items() if name not in _NO_NEWS}
    return blake2b(msgspec.json.encode({**me, "result": told}), digest_size=6).hexdigest()


def polled(frames: Sequence[bytes], *, now: int, version: int, seen: str) -> bytes:
    """The answer: encoded frames, the server's time, and what to say in the next poll."""
    return msgspec.json.encode(
        {"now": now, "version": version, "seen": seen, "frames": [msgspec.Raw(frame) for frame in frames]}
    )
