"""Pages that are the same for everybody: made once by the framework behind, then given from memory for a while.

What is kept is the answer to a request that this module makes itself, with nothing of the visitor in it but the choices
that it is told. A page that sets a cookie – of a session, or of a form's token – belongs to one visitor and is never
kept. So there is no secret in it that its compressed length could give away (BREACH), and it is compressed once.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kit.lean_http.request import Request
from kit.lean_http.response import Response

# Shorter ones fit into the first packets as they are.
_WORTH_COMPRESSING = 1_400
_VARY = b"vary"


@dataclass(frozen=True, slots=True)
class _Kept:
    plain: Response
    packed: Response
    etag: bytes
    until: float

    def answer(self, request: Request) -> Response:
        """As this browser takes it, or that it has it already."""
        if self.etag and request.headers.get(b"if-none-match", b"").removeprefix(b"W/") == self.etag:
            kept = (b"etag", b"cache-control", b"expires", b"last-modified", _VARY)
            return Response(304, b"", [header for header in self.plain.headers if header[0] in kept])
        return self.packed if b"gzip" in request.headers.get(b"accept-encoding", b"") else self.plain


def _keep(response: Response, until: float) -> _Kept:
    headers = dict(response.headers)
    etag = headers.get(b"etag", b"").removeprefix(b"W/")
    if len(response.body) < _WORTH_COMPRESSING:
        return _Kept(response, response, etag, until)
    vary = b", ".join(filter(None, (headers.get(_VARY), b"Accept-Encoding")))
    rest = [header for header in response.headers if header[0] not in (_VARY, b"etag")]
    plain = Response(200, response.body, [*rest, (_VARY, vary), *([(b"etag", etag)] if etag else [])])
    weak = [(b"etag", b"W/" + etag)] if etag else []
    packed_headers = [*rest, (_VARY, vary), (b"content-encoding", b"gzip"), *weak]
    return _Kept(plain, Response(200, gzip.compress(response.body, mtime=0), packed_headers), etag, until)


class SharedPages:
    """A small memory of pages.

    `choices(request)`: the cookies, by name, that the page may depend on – each with few possible values.
    `is_ours(host)`: whether pages are kept for this `Host` header; a visitor may make up as many as there are ports.
    `own_cookies`: names of cookies that the page gives to newcomers; they are left out, and the caller gives them.
    """

    def __init__(
        self,
        behind: Any,
        *,
        choices: Callable[[Request], Mapping[str, str]],
        is_ours: Callable[[bytes], bool],
        own_cookies: frozenset[str] = frozenset(),
        seconds: float = 10.0,
        most: int = 256,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._behind, self._choices, self._is_ours, self._own_cookies = behind, choices, is_ours, own_cookies
        self._seconds, self._most, self._monotonic = seconds, most, monotonic
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._making: dict[tuple[str, ...], asyncio.Task[_Kept | Response | None]] = {}

    async def get(self, request: Request) -> Response | None:
        """The page for this request, or `None` when it is not one that can be shared."""
        if request.query:
            return None
        asked_of = request.headers.get(b"host", b"").lower()
        if not self._is_ours(asked_of):
            return None
        choices, host = dict(self._choices(request)), asked_of.decode("latin-1")
        key = (request.scope.get("scheme", "http"), host, request.path, *choices.values())
        kept = self._kept.get(key)
        if kept is not None and kept.until > self._monotonic():
            return kept.answer(request)
        if key not in self._making:
            # One is made however many ask; a visitor who hangs up does not take it from the others.
            task = asyncio.ensure_future(self._make(request.scope, choices, key))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        made = await asyncio.shield(self._making[key])
        return made.answer(request) if isinstance(made, _Kept) else made

    async def _make(
        self, asked: Mapping[str, Any], choices: Mapping[str, str], key: tuple[str, ...]
    ) -> _Kept | Response | None:
        cookies = "; ".join(f"{name}={value}" for name, value in choices.items())
        host = dict(asked["headers"]).get(b"host", b"")
        scope = {
            "type": "http",
            "asgi": asked.get("asgi", {"version": "3.0"}),
            "http_version": "1.1",
            "method": "GET",
            "scheme": asked.get("scheme", "http"),
            "path": asked["path"],
            "raw_path": asked.get("raw_path"),
            "root_path": asked.get("root_path", ""),
            "query_string": b"",
            "headers": [(b"host", host), (b"cookie", cookies.encode("latin-1"))],
            "client": None,
            "server": asked.get("server"),
        }
        response = self._without_own_cookies(await _ask(self._behind, scope))
        if response is None or response.status != 200:
            return response
        self._kept.pop(key, None)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)))
        made = self._kept[key] = _keep(response, self._monotonic() + self._seconds)
        return made

    def _without_own_cookies(self, response: Response) -> Response | None:
        headers = []
        for name, value in response.headers:
            if name == b"set-cookie":
                if value.partition(b"=")[0].decode("latin-1") not in self._own_cookies:
                    return None
            elif name != b"content-length":
                headers.append((name, value))
        return Response(response.status, response.body, headers)


async def _ask(application: Any, scope: dict[str, Any]) -> Response:
    """The application's answer to a request without a body."""
    status, headers, parts = 500, list[tuple[bytes, bytes]](), list[bytes]()
    asked = False
    finished = asyncio.Event()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await finished.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = [(name.lower(), value) for name, value in message.get("headers", [])]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                finished.set()

    await application(scope, receive, send)
    return Response(status, b"".join(parts), headers)
