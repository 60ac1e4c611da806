"""Publishing counts of needs so that no small one can be read off or worked out.

A table of areas by matters with its totals. A cell below the threshold is hidden, zero included, totals included. Where
the sums would still give a hidden cell away, further cells are hidden with it until each hidden cell could just as well
have another value. Which cells that takes is decided exactly: in the graph of lines (areas, matters, totals) each
hidden cell is an edge, and its value can move only along a cycle on which no cell would fall below zero (D. Gusfield,
1988, for tables whose cells are not bounded; here cells that are zero can only grow).

Two dates give nothing away either: a week is published once, after its end, and never again; longer periods add what
was published and nothing else (`added`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

THRESHOLD = 10
TOTAL = ""  # the line of totals, in either direction
Key = tuple[str, str]
# A week is closed when its Sunday has been over for a whole day: what was being stored at midnight is in.
_CLOSED_AFTER_DAYS = 8


@dataclass(frozen=True, slots=True)
class Table:
    """What is published: every area and matter that is listed, and each cell's count or `None` where it is hidden.

    Cells of totals have `TOTAL` in place of area, matter or both.
    """

    areas: tuple[str, ...]
    matters: tuple[str, ...]
    cells: Mapping[Key, int | None]


def is_closed(week: date, today: date) -> bool:
    """Whether the week that begins on this Monday may be published."""
    return today >= week + timedelta(days=_CLOSED_AFTER_DAYS)


def publish(
    counts: Mapping[Key, int],
    *,
    areas: Iterable[str],
    matters: Iterable[str],
    threshold: int = THRESHOLD,
) -> Table:
    """The table to publish of counts by (area, matter). `areas` and `matters` are all there are, counted or not.

    Raises `ValueError` where there are none or one has the name of a total, for a count outside of them, and for one
    below zero.
    """
    rows, columns = tuple(sorted(set(areas))), tuple(sorted(set(matters)))
    if not rows or not columns or TOTAL in (*rows, *columns):
        raise ValueError("no areas or matters, or one named as a total")
    if any(
        area not in rows or matter not in columns or count < 0 for (area, matter), count in counts.items()
    ):
        raise ValueError("a count of no listed area or matter")
    true = _with_totals(counts, rows, columns)
    hidden = {key for key, count in true.items() if count < threshold}
    while exposed := _exposed(true, hidden):
        hidden.add(_companion(true, hidden, exposed[0]))
    return Table(rows, columns, {key: None if key in hidden else count for key, count in true.items()})


def _with_totals(
    counts: Mapping[Key, int], rows: tuple[str, ...], columns: tuple[str, ...]
) -> dict[Key, int]:
    found = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    found |= {(row, TOTAL): sum(found[row, column] for column in columns) for row in rows}
    found |= {(TOTAL, column): sum(found[row, column] for row in rows) for column in columns}
    found[TOTAL, TOTAL] = sum(found[row, TOTAL] for row in rows)
    return found


def _exposed(true: Mapping[Key, int], hidden: set[Key]) -> list[Key]:
    """Hidden cells that have one possible value, smallest first.

    Growing a cell is a step from its row to its column, shrinking one a step back; a total enters the sum of its line
    with the other sign, so its steps are turned. A cell can change if its step is part of a cycle.
    """
    steps: dict[str, set[str]] = {}
    for row, column in hidden:
        source, sink = _ends(row, column)
        steps.setdefault(source, set()).add(sink)  # it may always be more
        if true[row, column] > 0:
            steps.setdefault(sink, set()).add(source)
    found = []
    for row, column in hidden:
        source, sink = _ends(row, column)
        more = _reaches(steps, sink, source, without=(sink, source))
        less = true[row, column] > 0 and _reaches(steps, source, sink, without=(source, sink))
        if not more and not less:
            found.append((row, column))
    return sorted(found, key=lambda key: (true[key], key))


def _ends(row: str, column: str) -> tuple[str, str]:
    turned = (row == TOTAL) is not (column == TOTAL)
    ends = (f"row {row}", f"column {column}")
    return (ends[1], ends[0]) if turned else ends


def _reaches(steps: Mapping[str, set[str]], start: str, goal: str, *, without: tuple[str, str]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for there in steps.get(here, ()):
            if (here, there) == without or there in seen:
                continue
            if there == goal:
                return True
            seen.add(there)
            waiting.append(there)
    return False


def _companion(true: Mapping[Key, int], hidden: set[Key], key: Key) -> Key:
    """What is hidden with an exposed cell: the smallest shown cell of its lines, inner ones before totals."""
    row, column = key
    shown = [other for other in true if other not in hidden and (other[0] == row) is not (other[1] == column)]
    # Something far away may be what closes the cycle, once both lines are hidden.
    shown = shown or [other for other in true if other not in hidden]
    return min(shown, key=lambda other: (other.count(TOTAL), true[other], other))


@dataclass(frozen=True, slots=True)
class Added:
    """A sum of published counts. `hidden` is how many weeks had none to add: the truth may be more, never less."""

    count: int
    hidden: int


def added(published: Iterable[int | None]) -> Added:
    """The sum over published weeks. A function of what is published already, so it gives nothing away."""
    shown = list(published)
    return Added(sum(count for count in shown if count is not None), sum(count is None for count in shown))
