"""How long phones were away, and how late the workers' loops were meanwhile."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Event = Mapping[str, Any]
_BUCKET = re.compile(r'^live_loop_lag_seconds_bucket\{le="([^"]+)"\} ([0-9.e+]+)$', re.MULTILINE)


def absences(events: Iterable[Event], *, since: float) -> list[float]:
    """Seconds from the first loss after `since` to the next greeting, for each phone that came back; ascending."""
    gone: dict[int, float] = {}
    away: list[float] = []
    for event in events:
        if event["t"] < since:
            continue
        if event["event"] == "closed":
            gone.setdefault(event["phone"], event["t"])
        elif event["event"] == "greeted" and event["phone"] in gone:
            away.append(event["t"] - gone.pop(event["phone"]))
    return sorted(away)


def in_buckets(text: str) -> dict[float, float]:
    """How often a loop was late by more than the bucket below and at most this bound, from a worker's figures."""
    buckets = [(float(bound), float(times)) for bound, times in _BUCKET.findall(text)]
    below = [0.0, *(times for _, times in buckets)]
    return {bound: times - under for (bound, times), under in zip(buckets, below, strict=False)}


def worst(before: Mapping[float, float], after: Mapping[float, float]) -> float:
    """The bound that no lateness between two readings exceeded."""
    return max((bound for bound, times in after.items() if times > before.get(bound, 0.0)), default=0.0)


def lateness(addresses: Sequence[str]) -> dict[float, float]:
    """The sum of all workers' buckets; `addresses` are where they tell their figures."""
    total: dict[float, float] = {}
    for address in addresses:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own loopback address
            for bound, times in in_buckets(answer.read().decode()).items():
                total[bound] = total.get(bound, 0.0) + times
    return total
