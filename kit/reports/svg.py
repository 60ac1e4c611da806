"""Figures that come out the same each time, byte for byte, and are read without colour: by dashes and by order."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Told apart without colour as well: by dashes, and by the order that the page's words give.
INK, SECOND, LIMIT = "#0b5fa5", "#b3541e", "#8a1c1c"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.size": 11,
    "svg.hashsalt": "plots",
}
# Thousands of values are drawn as some hundred steps.
STEPS = 200


def styled() -> Any:
    """The style of all plots, as a context in which they are made and written."""
    return mpl.rc_context(_STYLE)


def new_figure() -> tuple[Figure, Axes]:
    """An empty figure, as wide as a page's column."""
    figure = Figure(figsize=(7.2, 2.9), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)
    return figure, axes


def svg_of(figure: Figure) -> str:
    """The figure as an element: the page brings its own head."""
    with StringIO() as out:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        text = out.getvalue()
    return text[text.index("<svg") :]


def picked(count: int) -> list[int]:
    """Places of so many values that are drawn: at most some hundred, the last among them."""
    return [*range(0, count, max(1, count // STEPS)), count - 1]


def shares(axes: Axes, values: Sequence[float], *, colour: str = INK, dashes: str = "-") -> None:
    """What share (0 to 100) of the values, which are in order, is at most so much."""
    places = picked(len(values))
    axes.step(
        [values[place] for place in places], [100 * (place + 1) / len(values) for place in places],
        where="post", color=colour, linestyle=dashes, linewidth=2,
    )  # fmt: skip
    axes.set_ylim(0, 101)
    axes.set_xlim(left=0)
