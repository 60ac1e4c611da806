"""A player's connection over HTTP, for phones whose network lets no WebSocket through.

`PollConnection` looks like a WebSocket to `LiveClient`: what is sent is called, what is polled is received.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from load_tests.live_client import Entry, LiveClient

# What a socket would have been closed with.
_CLOSE_CODES = {401: 4401, 403: 4403, 404: 4404, 429: 4429}


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)


async def post(
    base: str,
    path: str,
    body: bytes,
    *,
    cookies: dict[str, str] | None = None,
    headers: dict[str, str | None] | None = None,
    method: str = "POST",
) -> Answered:
    """One request over a connection of its own. `headers` change those of a page's request; `None` leaves one out."""
    parts = urlsplit(base)
    sent: dict[str, str | None] = {
        "Host": parts.netloc,
        "Origin": base,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items()) or None,
        **(headers or {}),
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in sent.items() if v is not None)]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
        head, _, rest = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    status, *named = head.decode("latin-1").split("\r\n")
    found = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in named)}
    return Answered(int(status.split()[1]), found, rest)


class PollConnection:
    """Calls and polls in place of a socket (`websockets.ClientConnection`, as far as `LiveClient` uses it)."""

    def __init__(self, entry: Entry, cookies: dict[str, str], *, seat: int = 0) -> None:
        self._entry, self._cookies, self._seat = entry, cookies, seat
        self._received: asyncio.Queue[str | None] = asyncio.Queue()
        self._polling: asyncio.Task[None] | None = None
        self.close_code: int | None = None
        self.statuses: list[int] = []
        self.polls = 0
        self._version, self._seen = -1, ""

    def path(self, kind: str) -> str:
        return f"/live/{kind}/{self._entry.game}/{self._seat}"

    async def send(self, text: str | bytes) -> None:
        body = text if isinstance(text, bytes) else text.encode()
        answered = await post(self._entry.base, self.path("call"), body, cookies=self._cookies)
        self.statuses.append(answered.status)
        frames = answered.value
        for frame in frames:
            self._received.put_nowait(json.dumps(frame))
        # what is refused to this request alone leaves the connection as it is
        if answered.status in (401, 403, 404) or (not frames and answered.status in _CLOSE_CODES):
            self._end(_CLOSE_CODES[answered.status])
        elif body.startswith(b'["hello"') and answered.status == 200:
            self._version = frames[-1][2]["game"]["version"]
            self._poll_anew()
        elif body.startswith(b'["join"') and answered.status == 200:
            self._poll_anew()  # the poll under way is that of a newcomer

    def _poll_anew(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
        self._polling = asyncio.ensure_future(self._poll())

    async def _poll(self) -> None:
        while self.close_code is None:
            body = json.dumps({"version": self._version, "seen": self._seen}).encode()
            try:
                answered = await post(self._entry.base, self.path("poll"), body, cookies=self._cookies)
            except OSError:
                self._end(1006)
                return
            self.polls += 1
            if answered.status not in (200, 503) or not isinstance(answered.value, dict):
                self._end(_CLOSE_CODES.get(answered.status, 1006))
                return
            self._version, self._seen = answered.value["version"], answered.value["seen"]
            for frame in answered.value["frames"]:
                self._received.put_nowait(json.dumps(frame))
                if frame[0] == "moving":
                    self._end(1012)

    def _end(self, code: int) -> None:
        if self.close_code is None:
            self.close_code = code
            self._received.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[str]:
        while (text := await self._received.get()) is not None:
            yield text

    async def close(self) -> None:
        if self._polling is not None and not self._polling.done():
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        self._end(1000)


def open_by_http(entry: Entry, cookies: dict[str, str], *, seat: int = 0) -> LiveClient:
    """A client over HTTP, before its hello."""
    client = LiveClient(PollConnection(entry, cookies, seat=seat))  # type: ignore[arg-type]  # as far as it is used
    client._reader = asyncio.create_task(client._read())
    return client


async def player_by_http(entry: Entry, cookies: dict[str, str], *, seat: int = 0) -> LiveClient:
    """A player over HTTP who has said hello."""
    client = open_by_http(entry, cookies, seat=seat)
    client.hello = await client.request("hello", {"seat": seat})
    client._take_game(client.hello["game"])
    client.me = client.hello["me"] or {}
    return client
