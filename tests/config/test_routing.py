"""Which page's origin opens a socket."""

from __future__ import annotations

from typing import Any

import pytest

from config.routing import KnownOrigins

ORIGINS = ["https://quiz.example:443", "http://hall.example:8000"]


async def _is_let_in(headers: list[tuple[bytes, bytes]]) -> bool:
    let_in = []
    coming = iter(("websocket.connect", "websocket.disconnect"))

    async def application(scope: Any, receive: Any, send: Any) -> None:
        let_in.append(scope)

    async def receive() -> Any:
        return {"type": next(coming), "code": 1006}

    async def send(message: Any) -> None:
        assert message["type"] == "websocket.close"

    await KnownOrigins(application, ORIGINS)({"type": "websocket", "headers": headers}, receive, send)
    return bool(let_in)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        (b"https://quiz.example", True),
        (b"https://quiz.example:443", True),
        (b"HTTPS://Quiz.example", True),
        (b"http://hall.example:8000", True),
        (b"http://hall.example", False),
        (b"http://quiz.example", False),
        (b"https://quiz.example:8443", False),
        (b"https://quiz.example.evil.example", False),
        (b"null", False),
        (b"", False),
    ],
)
async def test_only_pages_of_ours_open_sockets(origin: bytes, is_ours: bool) -> None:
    assert await _is_let_in([(b"host", b"quiz.example"), (b"origin", origin)]) is is_ours


async def test_no_origin_opens_none() -> None:
    assert not await _is_let_in([(b"host", b"quiz.example")])
