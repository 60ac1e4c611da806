"""The report's plots as SVG. Only digits stand in them: the words stand around them in the page, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from load_tests.rehearsal.figures import Figures, Question

# Told apart without colour as well: by dashes, and by the order that the page's words give.
_INK, _SECOND, _LIMIT = "#0b5fa5", "#b3541e", "#8a1c1c"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.size": 11,
    "svg.hashsalt": "rehearsal",
}
_STEPS = 200
# A limit so many times further than anything that happened is not drawn.
_FAR = 4


def _figure() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.2, 2.9), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)
    return figure, axes


def _svg(figure: Figure) -> str:
    with StringIO() as out:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        text = out.getvalue()
    # from the element on: the page brings its own head
    return text[text.index("<svg") :]


def _climb(axes: Axes, moments: Sequence[float], *, colour: str, dashes: str = "-") -> None:
    """How many had happened by when. Thousands of moments are drawn as some hundred steps."""
    every = max(1, len(moments) // _STEPS)
    picked = [*range(0, len(moments), every), len(moments) - 1]
    axes.step(
        [0.0, *(moments[index] for index in picked)], [0, *(index + 1 for index in picked)],
        where="post", color=colour, linestyle=dashes, linewidth=2,
    )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0)


def _limit(axes: Axes, limit: float | None, last: float) -> None:
    """The limit as a dotted upright line, unless it would press what happened into a corner."""
    if limit is not None and limit <= _FAR * last:
        axes.axvline(limit, color=_LIMIT, linestyle=":", linewidth=2)
        axes.set_xlim(0, 1.05 * max(limit, last))


def climb(moments: Sequence[float], *, limit_s: float | None = None) -> str | None:
    """Phones that had arrived, or were back, by each second; the limit is a dotted upright line."""
    if not moments:
        return None
    with mpl.rc_context(_STYLE):
        figure, axes = _figure()
        _climb(axes, moments, colour=_INK)
        _limit(axes, limit_s, moments[-1])
        return _svg(figure)


def answers(question: Question) -> str | None:
    """Taps (solid) and acknowledgements (dashed) of one question by each second after its opening."""
    if not question.sent:
        return None
    with mpl.rc_context(_STYLE):
        figure, axes = _figure()
        _climb(axes, question.sent, colour=_INK)
        if question.acked:
            _climb(axes, question.acked, colour=_SECOND, dashes="--")
        return _svg(figure)


def shares(figures: Figures, *, limit_s: float | None = None) -> str | None:
    """What share of the answers (0 to 100) was saved within how many milliseconds."""
    acks = sorted(ack * 1_000 for question in figures.questions for ack in question.acks)
    if not acks:
        return None
    with mpl.rc_context(_STYLE):
        figure, axes = _figure()
        every = max(1, len(acks) // _STEPS)
        picked = [*range(0, len(acks), every), len(acks) - 1]
        axes.step(
            [acks[index] for index in picked], [100 * (index + 1) / len(acks) for index in picked],
            where="post", color=_INK, linewidth=2,
        )  # fmt: skip
        axes.set_ylim(0, 101)
        axes.set_xlim(left=0)
        _limit(axes, None if limit_s is None else 1_000 * limit_s, acks[-1])
        return _svg(figure)
