"""Telling open desks that something has changed in an area: the area's code and nothing else goes over the wire.

A page that is told asks the server for what it may see. So what travels needs no right, and a message that is lost
costs some seconds: pages ask now and then by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from outreach.network.rules.divisions import DIGITS
from outreach.referrals.services.listeners import Change

MESSAGE = "desk.changed"
# A bus that hangs must not hold up who has just done something.
_PATIENCE_S = 1.0


def group_of(prefix: str) -> str:
    """The group of everybody whose role reaches down from this division."""
    return f"desk.{prefix}"


def groups_above(areas: Iterable[str]) -> frozenset[str]:
    """The groups of all divisions in which these areas lie."""
    return frozenset(
        group_of(area[:digits]) for area in areas for digits in DIGITS.values() if digits <= len(area)
    )


def announce(change: Change) -> None:
    """Tell the desks of the areas that this change touches. A listener, so it runs after the commit."""
    async_to_sync(_send)(sorted(groups_above(change.areas)))


async def _send(groups: list[str]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    async with asyncio.timeout(_PATIENCE_S):
        for group in groups:
            await layer.group_send(group, {"type": MESSAGE, "area": group.removeprefix("desk.")})
