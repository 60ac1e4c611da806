"""Finds the lean handler of a request, and hands everything else to the framework behind."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kit.lean_http.request import Request
from kit.lean_http.response import Response

logger = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[Response | None]]


@dataclass(frozen=True, slots=True)
class Route:
    """`path`: one address, or everything beneath it when it ends with `/*`. `name`: for logs and the access matrix."""

    name: str
    method: str
    path: str
    handle: Handler


class Front:
    """An ASGI application in front of another.

    `knows_host(host)` says whether the `Host` header is one of ours; for others the framework behind finds the words.
    `headers(scheme)` are those that every answer carries.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        behind: Any,
        *,
        knows_host: Callable[[bytes], bool],
        headers: Callable[[str], Sequence[tuple[bytes, bytes]]],
    ) -> None:
        self._behind = behind
        self._knows_host, self._headers = knows_host, headers
        exact = [route for route in routes if not route.path.endswith("/*")]
        self._exact = {(route.method, route.path): route for route in exact}
        beneath = [route for route in routes if route.path.endswith("/*")]
        # `/play/*` is found under ("GET", "play"): few to look at, however many routes there are
        self._beneath: dict[tuple[str, str], list[tuple[str, Route]]] = {}
        for route in beneath:
            first = route.path[1:].partition("/")[0]
            self._beneath.setdefault((route.method, first), []).append((route.path[:-1], route))
        if len({(route.method, route.path) for route in routes}) != len(routes):
            raise ValueError("two lean routes for the same addresses")

    def find(self, method: str, path: str) -> Route | None:
        """The route of a request, if it has a lean one."""
        route = self._exact.get((method, path))
        if route is not None:
            return route
        for prefix, beneath in self._beneath.get((method, path[1:].partition("/")[0]), ()):
            if path.startswith(prefix):
                return beneath
        return None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        route = self.find(scope["method"], scope["path"])
        if route is None:
            await self._behind(scope, receive, send)
            return
        request = Request(scope, receive)
        if not self._knows_host(request.headers.get(b"host", b"")):
            await self._behind(scope, receive, send)
            return
        try:
            response = await route.handle(request)
        except Exception:
            # The request's content is not logged: it may be somebody's name, or the secret of a link.
            logger.exception("lean: a request failed", extra={"route": route.name})
            response = None
        if response is None:
            await self._behind(scope, request.replay, send)
        else:
            await response.send(send, self._headers(scope.get("scheme", "http")))
