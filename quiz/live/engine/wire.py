"""The short way between a socket's transport and this engine, where the server offers one.

Our own WebSocket protocol class (`config/launch/websocket_protocol.py`) puts a `Wire` into the scope's extensions.
Under another server there is none, and all goes through ASGI's `receive` and `send`: slower, and otherwise the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

# The name under which the scope's `extensions` carry the wire.
EXTENSION = "outreach.wire"


class Wire(Protocol):
    """A WebSocket after its handshake."""

    def listen(self, on_message: Callable[[bytes | None], None], on_room: Callable[[], None]) -> None:
        """From now on messages come here instead of through `receive`: a text as bytes, or `None` for a binary one.

        That the bytes are UTF-8 has not been checked.

        `on_room` is called when a socket that had no room takes frames again.
        """
        ...

    def write(self, frame: bytes) -> bool:
        """Write a whole encoded frame; `False`, with nothing written, when the socket has no room or is closing."""
        ...

    def abort(self) -> None:
        """Drop the connection without a word."""
        ...


def find_wire(scope: dict[str, Any]) -> Wire | None:
    """The wire of this socket's server, if it has one."""
    found: Wire | None = (scope.get("extensions") or {}).get(EXTENSION)
    return found


def text_frame(payload: bytes) -> bytes:
    """A text message as one unmasked WebSocket frame (RFC 6455, section 5.2)."""
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload
