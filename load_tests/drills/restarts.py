"""A rolling restart: SIGTERM to each worker in turn, in mid-question."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable

from load_tests.drills.hall import open_hall
from load_tests.drills.kills import Figures
from load_tests.drills.site import Broken, Site
from load_tests.phones.history import Event

GAP_S = 3.0
DRAIN_S = 20.0


def gaps(events: Iterable[Event]) -> list[float]:
    """Seconds from each loss of a connection until its phone is served again: welcomed, not only connected.

    Whoever never came back counts as away until the last event.
    """
    gone: dict[int, float] = {}
    found: list[float] = []
    last = 0.0
    for event in events:
        phone, last = event["phone"], event["t"]
        if event["event"] == "closed":
            gone.setdefault(phone, last)
        elif event["event"] == "greeted" and phone in gone:
            found.append(last - gone.pop(phone))
    return [*found, *(last - since for since in gone.values())]


def busiest_second(events: Iterable[Event], *, since: float) -> tuple[int, float]:
    """Connections in the busiest second after a moment, and the mean of the seconds from the first to the last."""
    seconds: Counter[int] = Counter()
    for event in events:
        if event["event"] == "connected" and event["t"] >= since:
            seconds[int(event["t"] - since)] += 1
    if not seconds:
        return 0, 0.0
    return max(seconds.values()), sum(seconds.values()) / len(seconds)


async def rolling(site: Site, players: int) -> Figures:
    """Every worker ends in order and starts anew; no answer is lost and no player is away for more than 3 s."""
    async with open_hall(site, players=players, window_s=8.0) as hall:
        await hall.mid_question()
        since = hall.now()
        longest = 0.0
        for worker in site.workers:
            began = hall.now()
            if await asyncio.to_thread(worker.stop) != 0:
                raise Broken("a worker did not end in order")
            longest = max(longest, hall.now() - began)
            await asyncio.to_thread(worker.start)
        await hall.goes_on(hall.now())
        events = await hall.events()
        times = sorted(gaps(events))
        hall.figures["drain"] = longest
        hall.figures["longest gap"] = times[-1] if times else 0.0
        hall.figures["busiest second"], hall.figures["mean second"] = busiest_second(events, since=since)
        if longest > DRAIN_S:
            raise Broken(f"a worker took {longest:.1f} s to end")
        if times and times[-1] > GAP_S:
            away = defaultdict(int, {"over": sum(gap > GAP_S for gap in times)})
            raise Broken(f"{away['over']} of {len(times)} phones were away for up to {times[-1]:.1f} s")
        await hall.end()
        return hall.figures
