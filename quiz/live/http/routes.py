"""The lean addresses of live games."""

from __future__ import annotations

from collections.abc import Collection

from kit.lean_http import Route
from quiz.live.http.entering import Entering, GetDoor, GetPage


def lean_routes(*, door: GetDoor, page: GetPage, origins: Collection[bytes]) -> list[Route]:
    """The routes. `page` gives pages that are the same for everybody; `origins`: this site's own."""
    entering = Entering(door=door, page=page, origins=origins)
    return [
        Route("live-join", "POST", "/live/join/", entering.join),
        Route("live-token", "GET", "/j/*", entering.scan),
        Route("live-play", "GET", "/play/*", entering.play),
    ]
