"""A request as the server gives it: headers, cookies and a body that is read up to a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import parse_cookie

from kit.coroutines import go_on

Receive = Callable[[], Awaitable[dict[str, Any]]]

# A few kilobytes on the poorest line. Whoever takes longer holds a place here and does nothing with it.
BODY_S = 10.0


class BodyTooLarge(Exception):
    """More was sent than the handler takes; the rest has not been read."""


class BodyTooSlow(Exception):
    """The body has not come whole in `BODY_S` seconds."""


class Request:
    """One HTTP request (ASGI)."""

    __slots__ = ("_cookies", "_headers", "_read", "_receive", "scope")

    def __init__(self, scope: dict[str, Any], receive: Receive) -> None:
        self.scope = scope
        self._receive = receive
        self._headers: dict[bytes, bytes] | None = None
        self._cookies: dict[str, str] | None = None
        self._read: list[dict[str, Any]] = []

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def query(self) -> str:
        return bytes(self.scope.get("query_string", b"")).decode("latin-1")

    @property
    def address(self) -> str:
        """The visitor's address, as the server or our own proxy saw it; empty on a socket that has none."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    @property
    def headers(self) -> dict[bytes, bytes]:
        """By lower-case name; of a repeated header the last."""
        if self._headers is None:
            self._headers = dict(self.scope["headers"])
        return self._headers

    @property
    def cookies(self) -> dict[str, str]:
        if self._cookies is None:
            self._cookies = parse_cookie(self.headers.get(b"cookie", b"").decode("latin-1"))
        return self._cookies

    @property
    def content_type(self) -> str:
        """The media type alone, in lower case."""
        header = self.headers.get(b"content-type", b"")
        return header.partition(b";")[0].strip().lower().decode("latin-1")

    async def body(self, most: int) -> bytes:
        """The whole body.

        Raises `BodyTooLarge` as soon as it is longer than `most` bytes, or says that it will be, and `BodyTooSlow`.
        """
        told = self.headers.get(b"content-length", b"0")
        if not told.isdigit() or int(told) > most:
            raise BodyTooLarge
        reading = self._whole(most)
        try:
            waiting_for = reading.send(None)
        except StopIteration as done:  # it came with the headers, as nearly all do: no clock is set
            return bytes(done.value)
        try:
            async with asyncio.timeout(BODY_S):
                return await go_on(reading, waiting_for)
        except TimeoutError:
            raise BodyTooSlow from None

    async def _whole(self, most: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            self._read.append(message)
            if message["type"] != "http.request":
                return b"".join(parts)  # gone; nobody will read the answer
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most:
                raise BodyTooLarge
            if not message.get("more_body"):
                return b"".join(parts)

    async def gone(self) -> None:
        """Returns when the visitor has hung up. Only after the body has been read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def replay(self) -> dict[str, Any]:
        """`receive` for whoever answers instead: what was read comes again, then what follows."""
        return self._read.pop(0) if self._read else await self._receive()
