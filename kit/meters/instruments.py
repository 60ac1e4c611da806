"""Counters and histograms as plain Python: an observation is an addition.

prometheus_client's own take a lock and look their children up by label; measured side by side they take four times as
long without a label and ten times as long with one. These are added to on one thread, the event loop's; other threads
only read, which integers and lists of a fixed length stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

# What a closed set of label values does not have is counted under this name: no outside value becomes a label.
OTHER = "other"


class Counter:
    """Counts up from the start of the process."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: float = 0

    def add(self, amount: float = 1) -> None:
        self.value += amount


class Counters:
    """One counter for each value of a label, out of a closed set that is known from the start."""

    __slots__ = ("values",)

    def __init__(self, labels: Iterable[str]) -> None:
        self.values: dict[str, int] = dict.fromkeys([*labels, OTHER], 0)

    def add(self, label: str, amount: int = 1) -> None:
        """Count one; an unknown label counts as `OTHER`."""
        values = self.values
        values[label if label in values else OTHER] += amount

    @property
    def total(self) -> int:
        return sum(self.values.values())


class Histogram:
    """How often a figure fell below each of some bounds, and the sum of all figures."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        """`bounds` rise strictly; beyond the last there is one more bucket. Raises `ValueError` otherwise."""
        self.bounds = tuple(bounds)
        if not self.bounds or any(
            low >= high for low, high in zip(self.bounds, self.bounds[1:], strict=False)
        ):
            raise ValueError("the bounds of a histogram rise strictly")
        self.counts = [0] * (len(self.bounds) + 1)
        self.total: float = 0

    def observe(self, value: float) -> None:
        # a bound belongs to the bucket beneath it: Prometheus' `le`
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def count(self) -> int:
        return sum(self.counts)
