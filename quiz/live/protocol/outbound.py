"""Messages to clients, encoded once as UTF-8 and sent as they are to everybody who gets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

# What the server may send unasked, to which kinds of socket.
PUSHES: dict[str, frozenset[str]] = {
    "game": frozenset({"player", "host", "screen"}),
    "moving": frozenset({"player", "host", "screen"}),
    "ping": frozenset({"player"}),
    "waiting": frozenset({"player"}),
    "result": frozenset({"player"}),
    "me": frozenset({"player"}),
    "removed": frozenset({"player"}),
    "lobby": frozenset({"host", "screen"}),
    "tally": frozenset({"host", "screen"}),
}


_encode = msgspec.json.Encoder().encode


def ok(request_id: int, payload: Mapping[str, Any]) -> bytes:
    """The answer to a request that was done."""
    return _encode(("ok", request_id, payload))


def refused(request_id: int | None, code: str, *, retry_ms: int | None = None) -> bytes:
    """The answer to a request that was not; `code` is one of `codes.REFUSALS`."""
    payload: dict[str, Any] = {"code": code}
    if retry_ms is not None:
        payload["retry_ms"] = retry_ms
    return _encode(("error", request_id, payload))


def push(kind: str, payload: Mapping[str, Any] | msgspec.Raw) -> bytes:
    """Something the server tells by itself."""
    return _encode((kind, payload))


def prepared(payload: Mapping[str, Any]) -> msgspec.Raw:
    """A part of many messages, encoded once for all of them."""
    return msgspec.Raw(_encode(payload))
