"""The way from HTTP to a WebSocket, short where the request is as browsers send it.

uvicorn parses the request, writes it down again and has the WebSocket library parse it a second time, check and answer
it: a third of what a returning phone costs. Here a plain opening is answered from what was parsed already; every other
one – a subprotocol, a fault of any kind – takes uvicorn's way, whose words and statuses are then the library's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
from typing import Any, cast
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import Protocol, State

# RFC 6455, section 1.3
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
)
# What the library allows: beyond it, it is the library that refuses.
_MOST_HEADERS, _MOST_LINE_BYTES = 128, 8_000
_KEY_BYTES = 16
# An opening has no body, and one that announces it is refused there.
_BODY = frozenset({b"content-length", b"transfer-encoding"})

# uvicorn and the library tell of each accepted socket, uvicorn with its address and query; the filter in `logs.py`
# would drop it afterwards. Not below "uvicorn": setting that one up would forget the level.
_quiet = logging.getLogger("launch.sockets")
_quiet.setLevel(logging.WARNING)

RawHeaders = list[tuple[bytes, bytes]]


def accept_key(headers: RawHeaders) -> bytes | None:
    """The answer to a plain opening's key (RFC 6455, section 4.2.2); `None` for an opening that is not plain."""
    key = version = None
    if len(headers) > _MOST_HEADERS:
        return None
    for name, value in headers:
        if len(name) + len(value) > _MOST_LINE_BYTES or not (name.isascii() and value.isascii()):
            return None
        if name.startswith(b"sec-websocket-"):
            if name == b"sec-websocket-key" and key is None:
                key = value
            elif name == b"sec-websocket-version" and version is None:
                version = value
            elif name != b"sec-websocket-extensions":  # none is spoken here, so each offer may be passed over
                return None
        elif name in _BODY:
            return None
    if key is None or version != b"13":
        return None
    try:
        if len(base64.b64decode(key, validate=True)) != _KEY_BYTES:
            return None
    except binascii.Error:
        return None
    return base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())


class OpeningProtocol(WebSocketsSansIOProtocol):
    """A WebSocket that can take over a request which has been parsed."""

    # The answer to the key of an opening that was taken over.
    _accept: bytes | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = self.conn.logger = _quiet

    def take_over(self, target: bytes, headers: RawHeaders, accept: bytes) -> None:
        """Begin with a plain opening; `accept` is what `accept_key` found for it."""
        self._accept = accept
        self.handshake_initiated = True
        # The library has read no request: from now on it reads frames.
        self.conn.parser = Protocol.parse(self.conn)
        next(self.conn.parser)
        raw_path, _, query = target.partition(b"?")
        root = self.root_path
        self.scope = {
            "type": "websocket",
            "asgi": {"version": self.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": self.scheme,
            "server": self.server,
            "client": self.client,
            "root_path": root,
            "path": root + unquote(raw_path.decode("ascii")),
            "raw_path": root.encode("ascii") + raw_path,
            "query_string": query,
            "headers": headers,
            "subprotocols": [],
            "state": self.app_state.copy(),
            "extensions": {"websocket.http.response": {}, **self.own_extensions()},
        }
        self.queue.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)

    def own_extensions(self) -> dict[str, Any]:
        """What this server offers to the application beside what uvicorn does."""
        return {}

    async def send(self, message: Any) -> None:
        if self._accept is None or message["type"] != "websocket.accept" or self.handshake_complete:
            await super().send(message)
            return
        accept, self._accept = self._accept, None
        if self.transport.is_closing():
            return
        self.handshake_complete = True
        self.conn.state = State.OPEN
        more = b"".join(
            b"\r\n%b: %b" % header for header in (*self.default_headers, *message.get("headers", ()))
        )
        self.transport.write(b"%b%b%b\r\n\r\n" % (_ANSWER, accept, more))
        self.start_keepalive()


class UpgradingProtocol(HttpToolsProtocol):
    """HTTP that hands a plain opening over as it was parsed."""

    def handle_websocket_upgrade(self) -> None:
        scope = self.scope
        plain = scope["method"] == "GET" and scope["http_version"] == "1.1" and self.url.isascii()
        accept = accept_key(self.headers) if plain else None
        if accept is None:
            super().handle_websocket_upgrade()
            return
        self.connections.discard(self)
        made = cast("type[OpeningProtocol]", self.ws_protocol_class)
        protocol = made(config=self.config, server_state=self.server_state, app_state=self.app_state)
        protocol.connection_made(self.transport)
        protocol.take_over(self.url, self.headers, accept)
        self.transport.set_protocol(protocol)
