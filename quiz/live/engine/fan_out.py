"""Sends one encoded message to many sockets, in slices, so that answers are still read meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from quiz.live.engine.connection import Connection
from quiz.live.engine.wire import text_frame

# About 4 ms of sending at 15 µs a frame: short against the 40 ms in which people feel no delay.
SLICE = 250


async def fan_out(connections: Iterable[Connection], payload: bytes) -> None:
    """Push a message to every connection."""
    frame = text_frame(payload)
    for number, connection in enumerate(tuple(connections), start=1):
        connection.push_to_many(payload, frame)
        if number % SLICE == 0:
            await asyncio.sleep(0)
