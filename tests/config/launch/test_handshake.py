"""A plain opening that is answered from what was parsed already says and hands on the same as the library's way."""

from __future__ import annotations

import asyncio
import email.parser
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from config.launch.handshake import OpeningProtocol, UpgradingProtocol, accept_key
from config.launch.websocket_protocol import StallAbortingProtocol
from quiz.live.engine.wire import EXTENSION
from tests.config.launch.test_websocket_protocol import Transport, frame

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
PLAIN = (
    b"GET /ws/a%20b?c=d HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: device=abc\r\nUpgrade: websocket\r\n"
    b"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: " + KEY + b"\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)


class Switching(Transport):
    """Passes what comes to whoever has taken the transport over."""

    def __init__(self) -> None:
        super().__init__()
        self.protocol: Any = None

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol


class Opened:
    """One request, sent to a protocol with an application that accepts or refuses."""

    def __init__(self, made: type[HttpToolsProtocol], *, refuse: bool = False) -> None:
        self.scopes: list[dict[str, Any]] = []
        self.told: list[bytes | None] = []
        self.refuse = refuse
        config = uvicorn.Config(
            self._application,
            interface="asgi3",
            ws=StallAbortingProtocol,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
        )
        config.load()
        state = ServerState()
        state.default_headers = [(b"x-own", b"1")]
        self.transport = Switching()
        self.transport.protocol = made(config, state, {}, asyncio.get_running_loop())
        self.transport.protocol.connection_made(self.transport)

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        await receive()
        if self.refuse:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        scope["extensions"][EXTENSION].listen(self.told.append, lambda: None)
        await receive()

    async def send(self, data: bytes) -> None:
        self.transport.protocol.data_received(data)
        for _ in range(5):
            await asyncio.sleep(0)

    async def end(self) -> None:
        self.transport.protocol.connection_lost(None)
        await asyncio.gather(*getattr(self.transport.protocol, "tasks", ()))

    @property
    def status(self) -> bytes:
        return b"".join(self.transport.written)[9:12]

    @property
    def headers(self) -> dict[str, str]:
        head = b"".join(self.transport.written).partition(b"\r\n")[2]
        told = email.parser.BytesHeaderParser().parsebytes(head)
        return {name.lower(): value for name, value in told.items() if name.lower() != "date"}


@pytest.mark.parametrize("refuse", [False, True])
async def test_plain_opening_is_the_same_by_either_way(refuse: bool) -> None:
    ways = [Opened(each, refuse=refuse) for each in (HttpToolsProtocol, UpgradingProtocol)]
    for way in ways:
        await way.send(PLAIN)
        await way.send(frame(1, b"hello"))
    library, short = ways
    assert isinstance(short.transport.protocol, OpeningProtocol)
    assert short.status == library.status == (b"403" if refuse else b"101")
    assert short.headers == library.headers
    for way in ways:
        assert way.scopes[0]["extensions"].pop(EXTENSION) is way.transport.protocol
    assert short.scopes == library.scopes
    assert short.scopes[0]["path"] == "/ws/a b"
    assert short.told == library.told == ([] if refuse else [b"hello"])
    for way in ways:
        await way.end()


async def test_library_is_not_asked_to_parse_a_plain_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: Any) -> Any:
        raise AssertionError("parsed twice")

    opened = Opened(UpgradingProtocol)
    monkeypatch.setattr("websockets.http11.Request.parse", parse)
    await opened.send(PLAIN)
    assert opened.status == b"101"
    await opened.end()


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (KEY, b"c2hvcnQ=", b"400"),
        (KEY, b"not base64 at all!", b"400"),
        (b"Sec-WebSocket-Key: " + KEY + b"\r\n", b"", b"400"),
        (b"Version: 13", b"Version: 8", b"400"),
        (b"Host: x", b"Sec-WebSocket-Key: " + KEY, b"400"),
        (b"GET", b"POST", b"405"),
        (b"Host: x", b"Content-Length: 5", b""),
        (b"Host: x", b"Transfer-Encoding: chunked", b""),
        (b"device=abc", b"a" * 9_000, b""),  # too much: dropped without a word
        (b"Host: x", b"\r\n".join(b"h%d: x" % n for n in range(130)), b""),
        (b"Host: x", b"Sec-WebSocket-Protocol: chat", b"101"),
    ],
)
async def test_other_openings_are_judged_by_the_library(old: bytes, new: bytes, status: bytes) -> None:
    assert old in PLAIN
    library, ours = (Opened(each) for each in (HttpToolsProtocol, UpgradingProtocol))
    for opened in (library, ours):
        await opened.send(PLAIN.replace(old, new))
        assert opened.status == status
        await opened.end()


async def test_who_leaves_before_the_answer_gets_none() -> None:
    opened = Opened(UpgradingProtocol)
    opened.transport.protocol.data_received(PLAIN)
    await opened.end()
    assert opened.transport.written == []


def test_answer_to_the_key_is_that_of_the_standard() -> None:
    # RFC 6455, section 1.3
    headers = [(b"sec-websocket-key", KEY), (b"sec-websocket-version", b"13")]
    assert accept_key(headers) == b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
