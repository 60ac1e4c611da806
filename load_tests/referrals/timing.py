"""How long something takes and how many queries it asks, many times over."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds and numbers of queries of several calls."""

    name: str
    ms: tuple[float, ...]
    cpu_ms: (
        float  # of this process, on average: what is left of a time on a machine that has nothing else to do
    )
    queries: tuple[int, ...]

    def at(self, share: float) -> float:
        """The time within which this share of the calls was done: nearest rank."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def timed(name: str, calls: Sequence[Callable[[], object]], *, unmeasured: int = 3) -> Timed:
    """Time each call; the first ones once more before, for what a process does only once."""
    for call in calls[:unmeasured]:
        call()
    took: list[float] = []
    queries: list[int] = []
    began = time.process_time()
    for call in calls:
        before = time.perf_counter()
        call()
        took.append((time.perf_counter() - before) * 1e3)
    cpu_ms = (time.process_time() - began) / len(calls) * 1e3
    for call in calls[:5]:
        with CaptureQueriesContext(connection) as captured:
            call()
        queries.append(len(captured))
    return Timed(name, tuple(took), cpu_ms, tuple(queries))


def slow_queries(call: Callable[[], object], *, slower_than_ms: float) -> list[str]:
    """Plans of the statements of this call that take longer than so many milliseconds."""
    with CaptureQueriesContext(connection) as captured:
        call()
    plans = []
    for query in captured.captured_queries:
        if float(query["time"]) * 1e3 >= slower_than_ms and query["sql"].lstrip().startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                plans.append(query["sql"] + "\n" + "\n".join(line for (line,) in cursor.fetchall()))
    return plans


def table(found: Sequence[Timed], *, wanted_ms: float) -> str:
    """A table for people: p50, p99, longest, queries; what took longer than wanted is marked."""
    lines = [f"{'':52}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}{'CPU':>7}{'calls':>7}  queries"]
    for each in found:
        low, high = min(each.queries), max(each.queries)
        mark = "  SLOW" if each.at(0.99) > wanted_ms else ""
        lines.append(
            f"{each.name:52}{each.at(0.5):9.1f}{each.at(0.99):9.1f}{max(each.ms):9.1f}"
            f"{each.cpu_ms:7.1f}{len(each.ms):7}  "
            f"{low if low == high else f'{low}-{high}'}{mark}"
        )
    return "\n".join(lines)
