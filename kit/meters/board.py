"""The instruments of one subject, by name: where they are made, and where Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from kit.meters.instruments import Counter, Counters, Histogram


class Board(Collector):
    """A custom collector: register it with a `CollectorRegistry`. `collect` may be called from another thread.

    Names are Prometheus': base units, counters without their `_total`, which is added when they are read.
    """

    def __init__(self, prefix: str) -> None:
        """Every name begins with `prefix` and an underscore."""
        self._prefix = prefix
        self._reads: dict[str, Callable[[], Metric]] = {}

    def collect(self) -> Iterable[Metric]:
        """The present figures."""
        return [read() for read in list(self._reads.values())]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all instruments, with the prefix and without suffixes."""
        return tuple(self._reads)

    def counter(self, name: str, about: str) -> Counter:
        """Something that is counted."""
        made = Counter()
        self.reading(name, about, lambda: made.value)
        return made

    def reading(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A counter that somebody else keeps; `read` gives its present value."""
        full = self._full(name)
        self._add(full, lambda: CounterMetricFamily(full, about, value=read()))

    def counters(self, name: str, about: str, label: str, values: Iterable[str]) -> Counters:
        """Something that is counted by a label out of a closed set."""
        full, made = self._full(name), Counters(values)

        def read() -> Metric:
            family = CounterMetricFamily(full, about, labels=[label])
            for value, count in made.values.items():
                family.add_metric([value], count)
            return family

        self._add(full, read)
        return made

    def histogram(self, name: str, about: str, bounds: Sequence[float]) -> Histogram:
        """A figure whose spread matters."""
        full, made = self._full(name), Histogram(bounds)
        edges = [*map(floatToGoString, made.bounds), "+Inf"]

        def read() -> Metric:
            buckets = list(zip(edges, accumulate(made.counts), strict=True))
            return HistogramMetricFamily(full, about, buckets=buckets, sum_value=made.total)

        self._add(full, read)
        return made

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A state that is looked at when somebody asks, and costs nothing otherwise."""
        full = self._full(name)
        self._add(full, lambda: GaugeMetricFamily(full, about, value=read()))

    def gauges(self, name: str, about: str, label: str, read: Callable[[], Mapping[str, float]]) -> None:
        """States by a label; the set of its values must be closed."""
        full = self._full(name)

        def measure() -> Metric:
            family = GaugeMetricFamily(full, about, labels=[label])
            for value, state in read().items():
                family.add_metric([value], state)
            return family

        self._add(full, measure)

    def info(self, name: str, about: str, values: Mapping[str, str]) -> None:
        """Words about the process, as labels of a constant 1."""
        full, kept = self._full(name), dict(values)
        self._add(full, lambda: InfoMetricFamily(full, about, value=kept))

    def _full(self, name: str) -> str:
        return f"{self._prefix}_{name}"

    def _add(self, full: str, read: Callable[[], Metric]) -> None:
        if full in self._reads:
            raise ValueError(f"two instruments of one name: {full}")
        self._reads[full] = read
