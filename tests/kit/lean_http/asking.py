"""Asks an ASGI application as a server would."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key == name.encode()]
        assert len(found) < 2, f"{name} stands twice"
        return found[0].decode() if found else None


async def ask(
    application: Any,
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: list[bytes] | None = None,
    query: str = "",
) -> Answer:
    """The answer to a request whose body comes in these pieces."""
    pieces = list(body or [b""])
    named = {"host": "hall.example", **(headers or {})}
    scope = {
        "type": "http", "method": method, "scheme": "http", "path": path, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()], "client": ("10.0.0.7", 1),
    }  # fmt: skip
    answer = Answer()
    done = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if pieces:
            piece = pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert answer.status == 0, "answered twice"
            answer.status, answer.headers = message["status"], list(message["headers"])
        else:
            answer.body += message.get("body", b"")
            if not message.get("more_body"):
                done.set()

    await application(scope, receive, send)
    assert done.is_set()
    return answer
