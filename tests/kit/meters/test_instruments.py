"""Instruments and the forms in which Prometheus reads them: parsed by its own client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from kit.meters import Board, Counters, Histogram
from kit.meters.instruments import OTHER

Labels = tuple[tuple[str, str], ...]


def read(board: Board) -> dict[tuple[str, Labels], float]:
    """Every sample of a board, through the text that is scraped."""
    registry = CollectorRegistry()
    registry.register(board)
    text = generate_latest(registry).decode()

    def samples() -> Iterator[tuple[tuple[str, Labels], float]]:
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                yield (sample.name, tuple(sorted(sample.labels.items()))), sample.value

    return dict(samples())


def test_counters_are_read_with_their_labels_from_the_start() -> None:
    board = Board("shop")
    visitors = board.counter("visitors", "People.")
    refused = board.counters("refused", "People sent away.", "why", ["late", "full"])
    visitors.add()
    visitors.add(2)
    refused.add("late")
    found = read(board)
    assert found["shop_visitors_total", ()] == 3
    assert found["shop_refused_total", (("why", "late"),)] == 1
    assert found["shop_refused_total", (("why", "full"),)] == 0


def test_label_that_is_not_in_the_set_is_counted_as_other() -> None:
    counters = Counters(["late"])
    for outside in ("late", "张三", "' or 1=1", OTHER):
        counters.add(outside)
    assert counters.values == {"late": 1, OTHER: 3}
    assert counters.total == 4


def test_gauges_are_looked_at_when_somebody_asks() -> None:
    board, open_doors = Board("shop"), [1]
    board.gauge("doors", "Doors open.", lambda: open_doors[0])
    board.gauges("stock", "Things.", "kind", lambda: {"apples": 3, "pears": open_doors[0]})
    board.info("process", "Who.", {"name": "worker-0"})
    board.reading("sold", "Kept elsewhere.", lambda: 12)
    open_doors[0] = 4
    found = read(board)
    assert found["shop_doors", ()] == 4
    assert found["shop_stock", (("kind", "pears"),)] == 4
    assert found["shop_process_info", (("name", "worker-0"),)] == 1
    assert found["shop_sold_total", ()] == 12


BOUNDS = (0.01, 0.1, 1.0)


@given(st.lists(st.floats(min_value=0, max_value=10) | st.sampled_from(BOUNDS)))
def test_histogram_is_read_as_prometheus_defines_it(values: list[float]) -> None:
    board = Board("shop")
    waiting = board.histogram("waiting_seconds", "In the queue.", BOUNDS)
    for value in values:
        waiting.observe(value)
    found = read(board)
    for edge, bound in (("0.01", 0.01), ("0.1", 0.1), ("1.0", 1.0)):
        within = sum(value <= bound for value in values)
        assert found["shop_waiting_seconds_bucket", (("le", edge),)] == within
    assert found["shop_waiting_seconds_bucket", (("le", "+Inf"),)] == len(values) == waiting.count
    assert found["shop_waiting_seconds_count", ()] == len(values)
    assert found["shop_waiting_seconds_sum", ()] == pytest.approx(sum(values))


@pytest.mark.parametrize("bounds", [(), (1, 1), (2, 1)])
def test_histogram_refuses_bounds_that_do_not_rise(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rise strictly"):
        Histogram(bounds)


def test_two_instruments_of_one_name_are_refused() -> None:
    board = Board("shop")
    board.counter("visitors", "People.")
    with pytest.raises(ValueError, match="shop_visitors"):
        board.gauge("visitors", "People.", lambda: 0)
    assert board.names == ("shop_visitors",)
