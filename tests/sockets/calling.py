"""What a page without a WebSocket asks."""

from __future__ import annotations

import json
from typing import Any

from load_tests.live_client import LiveClient
from load_tests.poll_client import Answered, player_by_http, post
from tests.sockets.stage import Cookies, Stage, new_device

# A poll with news is answered in milliseconds; one without waits twenty seconds.
AT_ONCE_S = 5.0


async def by_http(stage: Stage, cookies: Cookies | None = None, *, seat: int = 0) -> LiveClient:
    """A player over HTTP who has said hello."""
    device = cookies or new_device(stage.server)
    return stage.keep(await player_by_http(stage.entry, device, seat=seat))


async def joined_by_http(
    stage: Stage, name: str, cookies: Cookies | None = None, *, seat: int = 0
) -> LiveClient:
    client = await by_http(stage, cookies, seat=seat)
    client.me = (await client.request("join", {"name": name, "team": None}))["me"]
    return client


async def call(stage: Stage, cookies: Cookies, body: str | bytes, **how: Any) -> Answered:
    data = body if isinstance(body, bytes) else body.encode()
    return await post(stage.entry.base, f"/live/call/{stage.entry.game}/0", data, cookies=cookies, **how)


async def poll(stage: Stage, cookies: Cookies, body: Any, *, seat: int = 0, **how: Any) -> Answered:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await post(stage.entry.base, f"/live/poll/{stage.entry.game}/{seat}", data, cookies=cookies, **how)


def code_of(answered: Answered) -> str:
    [[kind, _, payload]] = answered.value
    assert kind == "error"
    return str(payload["code"])
