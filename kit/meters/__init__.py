"""Instruments for a hot event loop: plain integers while counting, Prometheus' forms only when somebody looks."""

from kit.meters.board import Board
from kit.meters.instruments import Counter, Counters, Histogram

__all__ = ["Board", "Counter", "Counters", "Histogram"]
