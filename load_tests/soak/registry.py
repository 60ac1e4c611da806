"""The parts of `make soak`. A new part is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from load_tests.rows import soak as rows
from load_tests.soak import churn, restore, seeds, sqlite_hour, storm


@dataclass(frozen=True, slots=True)
class SoakPart:
    """`run(minutes)` prints what it measures, and raises `AssertionError` when a figure is not reached.

    `minutes` is how long it lasts when nobody says otherwise; 0: as long as it takes.
    """

    name: str
    minutes: float
    run: Callable[[float], None]


PARTS = (
    SoakPart("seeds", 0, seeds.run),
    SoakPart("sqlite", 60, sqlite_hour.run),
    SoakPart("storm", 0, storm.run),
    SoakPart("churn", 120, churn.run),
    SoakPart("rows", 0, rows.run),
    SoakPart("restore", 0, restore.run),
)
