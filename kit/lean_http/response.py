"""An answer, whole: status, headers, body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]

NO_STORE = (b"cache-control", b"no-store")


@dataclass(frozen=True, slots=True)
class Response:
    """`headers` beside the length, which is added; names in lower case."""

    status: int = 200
    body: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def send(self, send: Send, more: Headers = ()) -> None:
        """Send it, with these headers where it has none of that name."""
        headers = list(self.headers)
        if self.status != 304:  # there the length would be that of what was not sent
            headers.append((b"content-length", b"%d" % len(self.body)))
        own = {name for name, _ in headers}
        headers += [header for header in more if header[0] not in own]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def redirect(to: str, headers: Headers = ()) -> Response:
    """Look there (303: with GET, whatever was sent here). Not to be kept."""
    return Response(303, b"", [(b"location", to.encode("ascii")), NO_STORE, *headers])


def too_slow(body: bytes = b"", headers: Headers = ()) -> Response:
    """The request took too long to come (408). What is left of it is not read, so the connection ends."""
    return Response(408, body, [*headers, NO_STORE, (b"connection", b"close")])
