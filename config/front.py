"""Lean routes in front of Django: a path, and the ASGI application that answers it.

For what must be cheap, or must answer although Django would not: a probe speaks to a bare address, which is no host of
ours. Everything else goes on to the application behind.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# What Django's middleware gives every answer of its own.
_HEADERS: list[tuple[bytes, bytes]] = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]


def with_front(routes: Mapping[str, Application], behind: Application) -> Application:
    """`behind` for HTTP, except where `routes` has the path."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        await routes.get(scope["path"], behind)(scope, receive, send)

    return front


async def respond(
    scope: Scope,
    send: Send,
    status: int,
    body: bytes,
    *,
    content_type: bytes = b"text/plain; charset=utf-8",
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Send a whole answer; a HEAD request gets its headers alone."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", content_type),
                (b"content-length", str(len(body)).encode()),
                *_HEADERS,
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def respond_json(scope: Scope, send: Send, status: int, value: Any) -> None:
    """Send a value as JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    await respond(scope, send, status, body, content_type=b"application/json")


async def demand_reading(scope: Scope, send: Send) -> bool:
    """Whether the request only reads; if not, it has been refused."""
    if scope["method"] in ("GET", "HEAD"):
        return True
    await respond(scope, send, 405, b"Method not allowed\n", headers=((b"allow", b"GET, HEAD"),))
    return False
