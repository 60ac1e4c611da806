"""The lean addresses of live games."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kit.lean_http import Route
from quiz.live.http.allowances import Allowances
from quiz.live.http.calls import CALL, Calls
from quiz.live.http.entering import Entering, GetDoor, GetPage
from quiz.live.http.polls import POLL, Polls


def lean_routes(
    *, runtime: Callable[[], Any], door: GetDoor, page: GetPage, origins: Collection[bytes]
) -> list[Route]:
    """The routes. `runtime` and `door` give the process's own, started; `origins`: this site's.

    `page` gives pages that are the same for everybody.
    """
    allowances = Allowances()
    calls = Calls(runtime=runtime, allowances=allowances, origins=origins)
    polls = Polls(runtime=runtime, allowances=allowances, origins=origins)
    entering = Entering(door=door, page=page, origins=origins)
    return [
        Route("live-join", "POST", "/live/join/", entering.join),
        Route("live-token", "GET", "/j/*", entering.scan),
        Route("live-play", "GET", "/play/*", entering.play),
        Route("live-call", "POST", f"{CALL}*", calls.call),
        Route("live-poll", "POST", f"{POLL}*", polls.poll),
    ]
