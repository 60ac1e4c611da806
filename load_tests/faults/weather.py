"""Bad weather over the lines of a proxy: stalls and cuts at random moments, until it is cancelled."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from load_tests.faults.proxy import Proxy

_STEP_S = 0.25


@dataclass(frozen=True, slots=True)
class Weather:
    """Shares are of the connections, for each minute; a stall lasts `stall_s`."""

    stalls: float = 0.0
    stall_s: float = 3.0
    cuts: float = 0.0


def _several(expected: float, dice: random.Random) -> int:
    """A whole number with this mean."""
    return int(expected) + (dice.random() < expected % 1)


async def blow(proxy: Proxy, weather: Weather) -> None:
    """Runs until cancelled."""
    while True:
        await asyncio.sleep(_STEP_S)
        links = proxy.some()
        for share, fault in ((weather.stalls, "stall"), (weather.cuts, "cut")):
            number = min(len(links), _several(len(links) * share * _STEP_S / 60, proxy.dice))
            for link in proxy.dice.sample(links, number):
                link.stall(weather.stall_s) if fault == "stall" else link.cut()
